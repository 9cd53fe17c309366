/** The built-in applications: those of the four workloads, as sentences with holes would have them. */
import { type Application, readApplication } from './application.ts';
import backoffice from './applications/backoffice.json' with { type: 'json' };
import blog from './applications/blog.json' with { type: 'json' };
import sports from './applications/sports.json' with { type: 'json' };
import tenants from './applications/tenants.json' with { type: 'json' };

export const applications: readonly Application[] = [blog, sports, tenants, backoffice].map((file) => readApplication(file, file.id));

import { singleNode } from './single.ts';
console.log(await singleNode());

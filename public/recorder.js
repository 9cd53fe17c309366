/**
 * Of hand-outs, and of the tool that draws stills. Runs in a page before anything is drawn there: canvases keep what is drawn on them as SVG, in the names of the theme's colours, so that a picture
 * can be written down and is right in every theme. `window.recordedSvg(canvas)` says it.
 */
(() => {
  const NAMES = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost', 'sea', 'paper', 'ink', 'muted'];
  const named = (colour) => {
    const style = getComputedStyle(document.documentElement);
    const name = NAMES.find((each) => style.getPropertyValue(`--${each}`).trim() === colour);
    if (!name) throw new Error(`The colour ${colour} has no name.`);
    return `var(--${name})`;
  };
  const round = (value) => String(Math.round(value * 10) / 10);
  const share = (value) => String(Math.round(value * 100) / 100);
  const START = {
    matrix: new DOMMatrix(),
    globalAlpha: 1,
    fillStyle: '#000',
    strokeStyle: '#000',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    font: '',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    dash: [],
  };

  class Recorder {
    marks = [];
    #path = '';
    #kept = [];

    constructor(canvas) {
      this.canvas = canvas;
      Object.assign(this, START);
    }

    save() {
      this.#kept.push(Object.fromEntries(Object.keys(START).map((key) => [key, this[key]])));
    }
    restore() {
      Object.assign(this, this.#kept.pop() ?? {});
    }
    setTransform(...given) {
      this.matrix = new DOMMatrix(given);
    }
    getTransform() {
      return DOMMatrix.fromMatrix(this.matrix);
    }
    translate(x, y) {
      this.matrix = this.matrix.translate(x, y);
    }
    rotate(angle) {
      this.matrix = this.matrix.rotate((angle * 180) / Math.PI);
    }
    scale(x, y) {
      this.matrix = this.matrix.scale(x, y);
    }
    setLineDash(dash) {
      this.dash = [...dash];
    }
    clearRect() {
      this.marks = [];
    }
    beginPath() {
      this.#path = '';
    }
    #at(x, y) {
      const { x: px, y: py } = this.matrix.transformPoint({ x, y });
      return `${round(px)},${round(py)}`;
    }
    moveTo(x, y) {
      this.#path += `M${this.#at(x, y)}`;
    }
    lineTo(x, y) {
      this.#path += `${this.#path === '' ? 'M' : 'L'}${this.#at(x, y)}`;
    }
    closePath() {
      this.#path += 'z';
    }
    arc(x, y, radius, from, to) {
      const r = round(radius * this.#size());
      const on = (angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      const turn = Math.min(to - from, Math.PI * 2);
      this.lineTo(...on(from));
      for (const part of turn > Math.PI ? [0.5, 1] : [1]) this.#path += `A${r} ${r} 0 0 1 ${this.#at(...on(from + turn * part))}`;
    }
    #size() {
      return Math.hypot(this.matrix.a, this.matrix.b);
    }
    #mark(tag, attributes, inside = '') {
      const opacity = this.globalAlpha < 1 ? { opacity: share(this.globalAlpha) } : {};
      const all = Object.entries({ ...attributes, ...opacity }).map(([name, value]) => ` ${name}="${value}"`);
      this.marks.push(`<${tag}${all.join('')}>${inside}</${tag}>`);
    }
    stroke() {
      const k = this.#size();
      const dash = this.dash.length > 0 ? { 'stroke-dasharray': this.dash.map((px) => round(px * k)).join(' ') } : {};
      this.#mark('path', {
        ...{ d: this.#path, fill: 'none', stroke: named(this.strokeStyle), 'stroke-width': round(this.lineWidth * k) },
        ...{ 'stroke-linejoin': this.lineJoin, 'stroke-linecap': this.lineCap, ...dash },
      });
    }
    fill() {
      this.#mark('path', { d: this.#path, fill: named(this.fillStyle) });
    }
    fillRect(x, y, width, height) {
      const k = this.#size();
      const d = `M${this.#at(x, y)}h${round(width * k)}v${round(height * k)}h${round(-width * k)}z`;
      // Many in a row are one path.
      const last = this.marks.length - 1;
      const alike = `" fill="${named(this.fillStyle)}"${this.globalAlpha < 1 ? ` opacity="${share(this.globalAlpha)}"` : ''}></path>`;
      if (this.marks[last]?.startsWith('<path d="') && this.marks[last].endsWith(alike))
        this.marks[last] = `${this.marks[last].slice(0, -alike.length)}${d}${alike}`;
      else this.marks.push(`<path d="${d}${alike}`);
    }
    drawImage(image, x, y) {
      const drawn = recorders.get(image);
      if (!drawn) throw new Error('What is copied was not recorded.');
      this.#mark('g', { transform: `translate(${this.#at(x, y)})` }, drawn.marks.join(''));
    }
    strokeText() {
      throw new Error('A still has no words on its canvas.');
    }
    fillText() {
      throw new Error('A still has no words on its canvas.');
    }
  }

  const recorders = new WeakMap();
  HTMLCanvasElement.prototype.getContext = function () {
    if (!recorders.has(this)) recorders.set(this, new Recorder(this));
    return recorders.get(this);
  };
  window.recordedSvg = (canvas) => recorders.get(canvas)?.marks.join('') ?? '';
})();

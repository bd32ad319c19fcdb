// The window of `recto serve`: paints pages, shows the e-book beside them, and goes between them and the author's files.
'use strict';

const $ = id => document.getElementById(id);
const base = location.pathname.replace(/[^/]*$/, '');
const PX = 96 / 72;
const KEPT = 120; // pages whose glyphs are kept
const wait = ms => new Promise(done => setTimeout(done, ms));

let state = null, edition = null, ebook = null;
let boxes = []; // the element of each page
let outlines = {}, paths = new Map(), glyphsKey = '';
let scale = PX, mark = null, marked = null, chosen = null, leader = 'pages', chapter = '', asked = 0;
const painted = new Map(); // page data by its key
const pictures = new Map();
const ruler = document.createElement('canvas').getContext('2d');

async function ask(path, body) {
  const how = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    const answer = await fetch(base + path, how);
    return answer.ok ? await answer.json() : null;
  } catch { return null; }
}
function make(tag, props = {}, ...inside) {
  const it = Object.assign(document.createElement(tag), props);
  it.append(...inside);
  return it;
}
const pressed = id => $(id).getAttribute('aria-pressed') === 'true';
const press = (id, on) => $(id).setAttribute('aria-pressed', String(on));
const named = (kind, name, all = state) => all.editions.find(it => it.kind === kind && it.name === name) || all.editions.find(it => it.kind === kind) || null;

// ---- rounds ----

async function refresh() {
  const mine = ++asked;
  const next = await ask('state');
  if (!next || mine !== asked) return;
  const first = !state || !state.round, old = edition, top = old ? topPlace() : null;
  const follows = old && next.round > state.round && next.editions.some(it => it.name === old.name && it.round !== old.round);
  const now = follows && top ? await ask(`follow/${encodeURIComponent(old.name)}/${top.page}/${top.y}`) : null;
  const wanted = named('pages', old ? old.name : '', next);
  await loadGlyphs(wanted);
  // From here to the end nothing waits, so that what is shown is of one round.
  if (mine !== asked) return;
  [state, edition] = [next, wanted];
  const shown = state.editions.map(it => `${base}picture/${encodeURIComponent(it.name)}/${it.round}/`);
  for (const it of pictures.keys()) if (!shown.some(one => it.startsWith(one))) pictures.delete(it);
  const read = ebook;
  ebook = named('epub', ebook ? ebook.name : '');
  document.title = state.title ? `${state.title} – recto` : 'recto';
  $('title').textContent = state.title || 'recto';
  options($('edition'), state.editions.filter(it => it.kind === 'pages').map(it => it.name), edition && edition.name);
  options($('ebook'), state.editions.filter(it => it.kind === 'epub').map(it => it.name), ebook && ebook.name);
  $('reader').hidden = !ebook;
  if (first && !edition && ebook) press('book-on', true);
  if (first && innerWidth < 700) press('spread', false);
  unmark();
  messages();
  const stood = $('pages').scrollTop;
  lay(old);
  if (first) fit(innerWidth < 700 ? 'width' : 'page');
  // What did not move is not moved by the rounding of pixels either.
  else if (!now || now.page === top.page && now.y === top.y) $('pages').scrollTop = stood;
  else scrollTo(now.page, now.y, top.above);
  listContents();
  listThumbs();
  if ($('words').value) search();
  if (!read || !ebook || read.round !== ebook.round || read.name !== ebook.name) showBook(true);
  document.body.dataset.round = state.round;
}
function options(select, names, now) {
  select.replaceChildren(...names.map(it => make('option', { value: it, textContent: it, selected: it === now })));
  select.hidden = names.length < 2;
}
async function loadGlyphs(of) {
  if (!of) return;
  const key = of.name + '/' + of.glyphs;
  if (key === glyphsKey) return;
  const all = await ask(`glyphs/${encodeURIComponent(of.name)}/${of.glyphs}`);
  if (all) [outlines, paths, glyphsKey] = [all, new Map(), key];
}
function messages() {
  const count = (n, word) => n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`;
  const said = [count(state.errors, 'error'), count(state.warnings, 'warning')].filter(it => it).join(', ');
  $('status').textContent = said || (state.stale ? 'not built' : `round ${state.round}, ${state.milliseconds} ms`);
  $('status').className = state.errors || state.stale ? 'bad' : '';
  document.body.classList.toggle('stale', !!state.stale);
  $('note').hidden = !state.stale;
  $('note').textContent = state.stale ? `${state.stale}: ${said ? said + ', ' : ''}${state.editions.length ? 'showing the last good pages' : 'nothing to show yet'}` : '';
  $('panel').replaceChildren(...state.findings.map(finding));
  if (!state.findings.length) $('panel').append('No messages.');
  if (state.errors && !$('panel').dataset.seen) show('panel', true);
  $('panel').dataset.seen = state.errors ? 'yes' : '';
}
function finding(it) {
  const out = make('div', { className: `finding ${it.severity}` });
  const at = it.spans.find(span => span.primary) || it.spans[0];
  out.append(make('b', { textContent: it.severity }), ` ${it.message} `);
  if (at) {
    const place = { file: at.file, line: at.line, column: at.column };
    const button = make('button', { textContent: `${at.file}:${at.line}:${at.column}` });
    button.onclick = () => { choose(place); ask('goto', place); };
    out.append(button);
    if (at.label) out.append(make('p', { textContent: at.label }));
  }
  for (const hint of it.hints) out.append(make('p', { textContent: hint }));
  return out;
}

// ---- pages ----

function rows() {
  const all = edition ? edition.pages.map((_, n) => n) : [];
  if (!pressed('spread')) return all.map(n => [n]);
  const out = [];
  for (let n = 0; n < all.length; n += n ? 2 : 1) out.push(n && n + 1 < all.length ? [n, n + 1] : [n]);
  return out;
}
const watcher = new IntersectionObserver(seen => {
  for (const it of seen) it.isIntersecting ? paint(+it.target.dataset.n) : clear(+it.target.dataset.n);
}, { root: $('pages'), rootMargin: '60% 0px' });

function lay(old) {
  const before = boxes, known = old && edition && old.name === edition.name ? old.pages : [];
  watcher.disconnect();
  boxes = edition ? edition.pages.map((page, n) => {
    const box = before[n] || make('div', { className: 'page' });
    box.dataset.n = n;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `Page ${page[2]}`);
    if (known[n] && known[n][3] !== page[3]) box.dataset.was = known[n][3];
    return box;
  }) : [];
  $('pages').replaceChildren(...rows().map(row => make('div', { className: edition.rtl ? 'row rtl' : 'row' }, ...row.map(n => boxes[n]))));
  size();
  for (const box of boxes) watcher.observe(box);
}
function size() {
  boxes.forEach((box, n) => {
    // Whole pixels, or every second page would be blurred.
    box.style.width = `${Math.round(edition.pages[n][0] * scale)}px`;
    box.style.height = `${Math.round(edition.pages[n][1] * scale)}px`;
  });
}
async function data(n) {
  const key = edition.pages[n][3];
  if (painted.has(key)) return painted.get(key);
  const it = await ask(`page/${encodeURIComponent(edition.name)}/${n}`);
  if (it) {
    painted.set(it.key, it);
    if (painted.size > KEPT) painted.delete(painted.keys().next().value);
  }
  return it;
}
async function paint(n) {
  const box = boxes[n], wanted = edition.pages[n][3] + '@' + scale + '@' + devicePixelRatio + '@' + glyphsKey;
  if (box.dataset.done === wanted) return;
  box.dataset.done = wanted;
  const page = await data(n);
  if (!page || box !== boxes[n] || box.dataset.done !== wanted) return;
  await loaded(page);
  const canvas = box.querySelector('canvas') || box.appendChild(make('canvas'));
  draw(canvas, page, scale * devicePixelRatio);
  box.querySelectorAll('.words, .links, .fresh').forEach(it => it.remove());
  box.append(words(page), links(page));
  if (box.dataset.was) tint(box, painted.get(box.dataset.was), page);
  delete box.dataset.was;
}
function clear(n) {
  const box = boxes[n];
  if (box) { box.replaceChildren(); delete box.dataset.done; }
}
function loaded(page) {
  const all = page.items.filter(it => it[0] === 'i').map(it => picture(it[1]));
  return Promise.all(all.map(it => it.decode().catch(() => {})));
}
function picture(at) {
  const address = `${base}picture/${encodeURIComponent(edition.name)}/${edition.round}/${at}`;
  if (!pictures.has(address)) pictures.set(address, Object.assign(new Image(), { src: address }));
  return pictures.get(address);
}
function glyph(face, id) {
  const key = face * 65536 + id;
  let path = paths.get(key);
  if (!path) paths.set(key, path = new Path2D((outlines[face] || {})[id] || ''));
  return path;
}
// All is in hundredths of a point; `to` is pixels to the point.
function draw(canvas, page, to) {
  canvas.width = Math.max(1, Math.round(page.width * to / 100));
  canvas.height = Math.max(1, Math.round(page.height * to / 100));
  const c = canvas.getContext('2d'), k = to / 100;
  const upright = () => c.setTransform(k, 0, 0, k, 0, 0);
  c.fillStyle = '#fff';
  c.fillRect(0, 0, canvas.width, canvas.height);
  for (const it of page.items) {
    upright();
    if (it[0] === 't') run(c, k, it);
    else if (it[0] === 'r') { c.fillStyle = it[5]; c.fillRect(it[1], it[2], it[3], it[4]); }
    else if (it[0] === 'p') {
      const path = new Path2D(it[1]);
      if (it[2]) { c.fillStyle = it[2]; c.fill(path); }
      if (it[3]) { c.strokeStyle = it[3]; c.lineWidth = it[4]; c.stroke(path); }
    } else if (it[0] === 'i') {
      const image = picture(it[1]), [, , x, y, w, h, turned] = it;
      if (!image.complete || !image.naturalWidth) continue;
      if (turned) { c.transform(0, -1, 1, 0, x, y + h); c.drawImage(image, 0, 0, h, w); } else c.drawImage(image, x, y, w, h);
    }
  }
}
function run(c, k, [, face, size, x, y, stretch, color, turned, , glyphs, rises]) {
  const f = k * size / 100000, fx = f * stretch / 1000, up = new Map();
  for (let i = 0; i < rises.length; i += 2) up.set(rises[i], rises[i + 1]);
  c.fillStyle = color;
  for (let i = 0; i < glyphs.length; i += 2) {
    const rise = up.get(i / 2) || 0, along = glyphs[i + 1];
    if (turned) c.setTransform(0, -fx, f, 0, k * (x - rise), k * (y - along));
    else c.setTransform(fx, 0, 0, f, k * (x + along), k * (y - rise));
    c.fill(glyph(face, glyphs[i]));
  }
}
function words(page) {
  const layer = make('div', { className: 'words' }), k = scale / 100;
  let line = null;
  for (const [what, , size, x, y, , , turned, width, , , text] of page.items) {
    if (what !== 't' || turned || !text) continue;
    if (line !== null && line !== y) layer.append(make('br'));
    line = y;
    const span = make('span', { textContent: text });
    ruler.font = '100px serif';
    const natural = ruler.measureText(text).width * size / 100;
    span.style.left = `${x * k}px`;
    span.style.top = `${(y - size * 0.8) * k}px`;
    span.style.fontSize = `${size * k}px`;
    if (natural > 0 && width > 0) span.style.transform = `scaleX(${width / natural})`;
    layer.append(span);
  }
  return layer;
}
function links(page) {
  const layer = make('div', { className: 'links' }), k = scale / 100;
  for (const [x, y, w, h, to, down, said] of page.links) {
    const inside = typeof to === 'number';
    const a = make('a', { title: said, href: inside ? '#' : to });
    a.setAttribute('aria-label', said || 'link');
    if (!inside) Object.assign(a, { target: '_blank', rel: 'noopener noreferrer' });
    Object.assign(a.style, { left: `${x * k}px`, top: `${y * k}px`, width: `${w * k}px`, height: `${h * k}px` });
    if (inside) a.onclick = event => { event.preventDefault(); lead('pages'); scrollTo(to, down, 24); };
    layer.append(a);
  }
  return layer;
}
function tint(box, old, page) {
  const near = new Set();
  for (const it of old ? old.items : []) if (it[0] === 't') near.add(it[11]);
  const k = scale / 100, fresh = page.items.filter(it => it[0] === 't' && !it[7] && !near.has(it[11]));
  if (!old || fresh.length > 30) return;
  for (const [, , size, x, y, , , , width] of fresh) box.append(area('fresh', [x, y, width, size], k));
}
function area(name, [x, y, w, h], k) {
  const it = make('div', { className: name });
  Object.assign(it.style, { left: `${x * k}px`, top: `${(y - h * 0.85) * k}px`, width: `${Math.max(w, 100) * k}px`, height: `${h * 1.15 * k}px` });
  return it;
}

// ---- where the window is ----

function topPlace() {
  const pane = $('pages'), top = pane.getBoundingClientRect().top;
  for (let n = 0; n < boxes.length; n++) {
    const box = boxes[n].getBoundingClientRect();
    if (box.bottom > top + 8) {
      const above = Math.min(box.top - top, 0) === 0 ? box.top - top : 0;
      return { page: n, y: Math.max(0, Math.round((top - box.top) / scale * 100)), above };
    }
  }
  return null;
}
// Brings a height of a page, in hundredths of a point, to so many pixels below the top.
function scrollTo(n, y, below = 0) {
  const box = boxes[Math.min(n, boxes.length - 1)], pane = $('pages');
  if (!box) return;
  const at = box.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  pane.scrollTop = at + y / 100 * scale - below;
}
function fit(how) {
  const top = topPlace(), pane = $('pages'), page = edition && edition.pages[0];
  if (!page) return;
  const across = pressed('spread') && edition.pages.length > 1 ? 2 * page[0] : page[0];
  const wide = (pane.clientWidth - 34) / across, tall = (pane.clientHeight - 34) / page[1];
  if (how === 'page') scale = Math.min(wide, tall);
  else if (how === 'width') scale = wide;
  else scale = Math.max(0.2, Math.min(8, how));
  const exact = [...$('zoom').options].find(it => Math.abs(parseFloat(it.value) / 100 * PX - scale) < 0.001);
  $('zoom').value = how === 'page' || how === 'width' ? how : exact ? exact.value : '';
  size();
  boxes.forEach((box, n) => { if (box.dataset.done) { box.dataset.done = 'old'; paint(n); } });
  if (top) scrollTo(top.page, top.y, top.above);
  if (mark) point(marked);
  place();
}
function place() {
  const top = topPlace();
  if (!top || !edition) return $('folio').textContent = '';
  $('folio').textContent = `page ${edition.pages[top.page][2]}, ${top.page + 1} of ${boxes.length}`;
  document.querySelectorAll('#thumbs .here').forEach(it => it.classList.remove('here'));
  const thumb = $('thumbs').children[top.page];
  if (thumb) thumb.classList.add('here');
}
function point(found) {
  if (mark) mark.remove();
  marked = found;
  mark = area('mark', found.area, scale / 100);
  boxes[found.page] && boxes[found.page].append(mark);
}
function unmark() {
  if (mark) mark.remove();
  mark = null;
}
const lead = who => { leader = who; };

// ---- from the page to the author's file ----

function choose(it) {
  chosen = it;
  $('place').hidden = !it;
  if (it) $('where').textContent = `${it.file}:${it.line}:${it.column}`;
  $('open').hidden = !state || !state.editor;
}
async function openChosen() {
  if (!chosen) return;
  const answer = await ask('open', { file: chosen.file, line: chosen.line, column: chosen.column });
  if (answer && answer.why) $('where').textContent = answer.why;
  if (!answer || !answer.opened) copy();
}
async function copy() {
  try { await navigator.clipboard.writeText(`${chosen.file}:${chosen.line}:${chosen.column}`); } catch { getSelection().selectAllChildren($('where')); }
}
async function clicked(event) {
  const box = event.target.closest('.page');
  if (!box || event.target.closest('a') || String(getSelection()).length > 1 && event.detail < 2) return;
  const rect = box.getBoundingClientRect(), n = +box.dataset.n;
  const x = Math.round((event.clientX - rect.left) / scale * 100), y = Math.round((event.clientY - rect.top) / scale * 100);
  const found = await ask(`find/${encodeURIComponent(edition.name)}/${n}/${x}/${y}`);
  if (!found) return;
  point(found);
  choose(found);
  if (event.detail === 2) openChosen();
}

// ---- contents, thumbnails, search ----

function listContents() {
  $('contents').replaceChildren(...(edition ? edition.contents : []).map(([title, depth, page, y]) => {
    const it = make('button', { className: ['', 'deep', 'deeper'][Math.min(depth, 2)] }, make('small', { textContent: edition.pages[page] ? edition.pages[page][2] : '' }), title);
    it.onclick = () => { lead('pages'); scrollTo(page, y, 24); narrow(); };
    return it;
  }));
}
const thumbWatcher = new IntersectionObserver(seen => {
  for (const it of seen) if (it.isIntersecting) thumb(+it.target.dataset.n, it.target);
}, { root: $('thumbs'), rootMargin: '40% 0px' });
function listThumbs() {
  thumbWatcher.disconnect();
  $('thumbs').replaceChildren(...(edition ? edition.pages : []).map((page, n) => {
    const canvas = make('canvas');
    canvas.style.aspectRatio = `${page[0]} / ${page[1]}`;
    const it = make('button', {}, canvas, page[2]);
    it.dataset.n = n;
    it.setAttribute('aria-label', `Page ${page[2]}`);
    it.onclick = () => { lead('pages'); scrollTo(n, 0, 8); narrow(); };
    thumbWatcher.observe(it);
    return it;
  }));
}
async function thumb(n, it) {
  const page = await data(n);
  if (!page) return;
  await loaded(page);
  draw(it.firstChild, page, 240 / page.width * 100 / 2);
}
let typing = 0;
async function search() {
  const mine = ++typing, text = $('words').value.trim();
  await wait(120);
  if (mine !== typing) return;
  const hits = text && edition ? await ask(`search/${encodeURIComponent(edition.name)}?${encodeURIComponent(text)}`) || [] : [];
  if (mine !== typing) return;
  $('hits').replaceChildren(...hits.map(hit => {
    const it = make('button', {}, make('small', { textContent: edition.pages[hit.page][2] }), hit.excerpt);
    it.onclick = () => { lead('pages'); scrollTo(hit.page, hit.area[1], $('pages').clientHeight / 3); point(hit); narrow(); };
    return it;
  }));
  if (text && !hits.length) $('hits').append('Not on these pages.');
}
function narrow() { if (innerWidth < 700) show('side', false); }
function show(id, on) {
  $(id).hidden = !on;
  if (id === 'panel') $('status').setAttribute('aria-expanded', String(on));
  if (id === 'side') press('side-on', on);
}
function tab(name) {
  for (const it of document.querySelectorAll('[data-tab]')) {
    it.setAttribute('aria-pressed', String(it.dataset.tab === name));
    $(it.dataset.tab).hidden = it.dataset.tab !== name;
  }
  if (name === 'search') $('words').focus();
}

// ---- the e-book ----

const inFrame = () => $('frame').contentDocument;
function showBook(anew) {
  const on = !!ebook && pressed('book-on');
  $('book').hidden = !on;
  $('reading').hidden = !on;
  $('step').hidden = !edition || (ebook && ebook.cites !== edition.name);
  if (!on) return;
  const chapters = ebook.chapters;
  if (!chapters.some(it => it.path === chapter)) chapter = chapters.length ? chapters[0].path : '';
  $('chapter').replaceChildren(...chapters.map(it => make('option', { value: it.path, textContent: it.title || it.path, selected: it.path === chapter })));
  if (anew) turnTo(chapter, '', true);
  if (edition && pressed('step')) { leader = 'pages'; bookFollows(); }
}
function turnTo(path, id, again) {
  const address = `${base}epub/${encodeURIComponent(ebook.name)}/${ebook.round}/${path}`;
  const doc = inFrame(), here = doc && doc.location.pathname === address;
  chapter = path;
  $('chapter').value = path;
  if (here && !again) return false;
  const top = again && doc && doc.scrollingElement ? doc.scrollingElement.scrollTop : 0;
  $('frame').dataset.top = id ? '' : top;
  $('frame').dataset.id = id;
  if (!here || again) $('frame').contentWindow.location.replace(address);
  return true;
}
function dress() {
  const doc = inFrame();
  if (!doc || !doc.documentElement) return;
  let style = doc.getElementById('recto-reader');
  if (!style) {
    style = doc.createElementNS('http://www.w3.org/1999/xhtml', 'style');
    style.id = 'recto-reader';
    doc.documentElement.append(style);
  }
  const grounds = { '': '', dark: 'html,body{background:#16181a!important;color:#dcdad5!important;color-scheme:dark}a{color:#9cc3f5!important}', sepia: 'html,body{background:#f4ecd8!important;color:#4a3b28!important}' };
  style.textContent = `html{font-size:${$('letters').value}%}` + grounds[$('ground').value];
  $('frame').style.width = $('device').value ? `${$('device').value}px` : '100%';
}
$('frame').addEventListener('load', () => {
  const doc = inFrame();
  if (!doc || !ebook) return;
  const path = decodeURIComponent(doc.location.pathname).split(`/epub/${ebook.name}/${ebook.round}/`)[1];
  if (path) { chapter = path; $('chapter').value = path; }
  dress();
  const top = $('frame').dataset.top;
  if (top && doc.scrollingElement) doc.scrollingElement.scrollTop = +top;
  $('frame').dataset.top = '';
  for (const it of ['wheel', 'pointerdown', 'keydown', 'touchstart']) doc.addEventListener(it, () => lead('book'), { passive: true });
  doc.addEventListener('keydown', keyed);
  doc.addEventListener('scroll', () => requestAnimationFrame(pagesFollow), { passive: true });
  doc.addEventListener('click', bookClicked);
  if (leader === 'pages') bookFollows();
});
const breaks = () => [...inFrame().querySelectorAll('[role="doc-pagebreak"]')];
const inStep = () => edition && ebook && pressed('step') && pressed('book-on') && ebook.cites === edition.name;
// The e-book comes to the words at the top of the pages.
function bookFollows() {
  if (leader !== 'pages' || !inStep()) return;
  const top = topPlace();
  if (!top) return;
  const at = n => edition.pages[n] && edition.pages[n][2];
  const holds = n => ebook.chapters.find(one => one.pages.some(page => page[0] === at(n)));
  // No words of the e-book begin on a blank page: those beside it are meant, or the last ones before it.
  const first = !holds(top.page) && pressed('spread') && holds(top.page + 1) ? top.page + 1 : top.page;
  for (let n = first; n >= 0; n--) {
    const it = holds(n);
    if (!it) continue;
    if (turnTo(it.path, '', false)) return;
    const doc = inFrame(), all = breaks(), here = all.findIndex(one => one.getAttribute('aria-label').trim() === at(n));
    if (here < 0 || !doc.scrollingElement) return;
    const height = one => one ? one.getBoundingClientRect().top + doc.scrollingElement.scrollTop : doc.scrollingElement.scrollHeight;
    const from = height(all[here]), to = height(all[here + 1]);
    const part = n < top.page ? 1 : Math.min(1, top.y / 100 / edition.pages[n][1]);
    doc.scrollingElement.scrollTop = from + (to - from) * part - 8;
    return;
  }
}
// The pages come to the words at the top of the e-book.
function pagesFollow() {
  if (leader !== 'book' || !inStep()) return;
  const all = breaks(), here = all.filter(it => it.getBoundingClientRect().top <= 12).pop();
  if (!here) return;
  const n = edition.pages.findIndex(it => it[2] === here.getAttribute('aria-label').trim());
  if (n < 0) return;
  const next = all[all.indexOf(here) + 1], top = here.getBoundingClientRect().top;
  const end = next ? next.getBoundingClientRect().top : inFrame().documentElement.getBoundingClientRect().bottom;
  scrollTo(n, Math.max(0, Math.min(1, -top / Math.max(1, end - top))) * edition.pages[n][1] * 100, 0);
}
async function bookClicked(event) {
  const doc = inFrame(), a = event.target.closest && event.target.closest('a[href]');
  if (a) {
    const to = new URL(a.href, doc.location.href);
    if (to.origin !== location.origin) { event.preventDefault(); open(to.href, '_blank', 'noopener,noreferrer'); }
    return;
  }
  if (!edition) return;
  const caret = doc.caretPositionFromPoint ? doc.caretPositionFromPoint(event.clientX, event.clientY) : doc.caretRangeFromPoint(event.clientX, event.clientY);
  const node = caret && (caret.offsetNode || caret.startContainer), at = caret && (caret.offset ?? caret.startOffset);
  if (!node || node.nodeType !== 3) return;
  const before = node.data.slice(0, at).match(/[\p{L}\p{N}'’]*$/u)[0].length;
  const range = doc.createRange();
  range.setStart(node, at - before);
  const block = node.parentElement.closest('p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, pre') || doc.body;
  range.setEnd(block, block.childNodes.length);
  const text = range.toString().slice(0, 60).trim();
  const passed = breaks().filter(it => it.compareDocumentPosition(node) & 4).pop();
  const n = passed ? edition.pages.findIndex(it => it[2] === passed.getAttribute('aria-label').trim()) : 0;
  const found = text && await ask(`words/${encodeURIComponent(edition.name)}/${Math.max(0, n)}?${encodeURIComponent(text)}`);
  if (!found) return;
  choose(found);
  if (inStep()) { scrollTo(found.page, found.area[1], $('pages').clientHeight / 3); point(found); }
  if (event.detail === 2) openChosen();
}

// ---- hands ----

$('pages').addEventListener('click', clicked);
$('pages').addEventListener('scroll', () => requestAnimationFrame(() => { place(); bookFollows(); }), { passive: true });
for (const it of ['wheel', 'pointerdown', 'keydown', 'touchstart']) $('pages').addEventListener(it, () => lead('pages'), { passive: true });
$('edition').onchange = async () => { const next = named('pages', $('edition').value); await loadGlyphs(next); edition = next; boxes.forEach((_, n) => clear(n)); boxes = []; lay(null); fit('page'); listContents(); listThumbs(); search(); showBook(false); };
$('spread').onclick = () => { const top = topPlace(); press('spread', !pressed('spread')); lay(null); const how = $('zoom').value; fit(how === 'page' || how === 'width' ? how : scale); if (top) scrollTo(top.page, top.y, top.above); };
$('zoom').onchange = () => { const how = $('zoom').value; fit(how === 'page' || how === 'width' ? how : parseFloat(how) / 100 * PX); };
$('smaller').onclick = () => fit(scale / 1.15);
$('larger').onclick = () => fit(scale * 1.15);
$('side-on').onclick = () => show('side', $('side').hidden);
for (const it of document.querySelectorAll('[data-tab]')) it.onclick = () => tab(it.dataset.tab);
$('words').oninput = search;
$('status').onclick = () => show('panel', $('panel').hidden);
$('book-on').onclick = () => { press('book-on', !pressed('book-on')); showBook(true); };
$('ebook').onchange = () => { ebook = named('epub', $('ebook').value); showBook(true); };
$('chapter').onchange = () => { lead('book'); turnTo($('chapter').value, '', false); };
for (const it of ['device', 'letters', 'ground']) $(it).onchange = dress;
$('step').onclick = () => { press('step', !pressed('step')); lead('pages'); bookFollows(); };
$('copy').onclick = copy;
$('open').onclick = openChosen;
$('forget').onclick = () => { choose(null); unmark(); };
function dark(on) { document.documentElement.classList.toggle('dark', on); press('dark', on); }
$('dark').onclick = () => dark(!pressed('dark'));
dark(matchMedia('(prefers-color-scheme: dark)').matches);
addEventListener('keydown', keyed);
function keyed(event) {
  if (event.target.closest('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  const hand = { '+': 'larger', '-': 'smaller', s: 'spread', d: 'dark', e: 'book-on', m: 'status' }[event.key];
  if (hand) $(hand).click();
  else if (event.key === '/') { show('side', true); tab('search'); event.preventDefault(); }
  else if (event.key === 'Escape') { show('side', false); choose(null); unmark(); }
}
new ResizeObserver(() => { const how = $('zoom').value; if (edition && (how === 'page' || how === 'width')) fit(how); }).observe($('pages'));

const events = new EventSource(base + 'events');
events.onopen = refresh;
events.onerror = () => { $('status').textContent = 'not connected'; $('status').className = 'bad'; };
events.onmessage = event => {
  const told = JSON.parse(event.data);
  if (told.kind === 'round') refresh();
  else if (told.kind === 'goto') {
    const it = told.places.find(one => edition && one.edition === edition.name);
    if (it) { lead('pages'); scrollTo(it.page, it.area[1], $('pages').clientHeight / 3); point(it); bookFollows(); }
  }
};

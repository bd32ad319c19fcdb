// read-epub FILE.epub [--pages N] [--png OUT.png] [--dark] [--look DIR]
// Opens an EPUB in foliate-js inside headless Chromium, cut off from the network, and asks what a reader would:
// does every contents, landmark and page target resolve, does every note pop up, does every image load?
// Prints what it saw; exit 1 on any problem. --png: screenshots of the first N screens.
// --look: then reads it on a phone and a tablet, in light and in dark: are its fonts there, does everything fit the screen,
// can all words be told from what is behind them? Small pictures of what it looked at go into DIR.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const NODE = path.join(process.env.RECTO_VALIDATORS, 'node')
const FOLIATE = path.join(NODE, 'node_modules/foliate-js')
const puppeteer = createRequire(path.join(NODE, 'package.json'))('puppeteer-core')

const args = process.argv.slice(2)
const option = (name, otherwise) => {
  const at = args.indexOf('--' + name)
  return at < 0 ? otherwise : args[at + 1]
}
const file = args[0]
if (!file || file.startsWith('--')) {
  console.error('read-epub FILE.epub [--pages N] [--png OUT.png] [--dark] [--look DIR]')
  process.exit(2)
}
const screens = Number(option('pages', 3))
const png = option('png')
const dark = args.includes('--dark')
const pictures = option('look')
const DARK = 'html { color-scheme: dark; color: #eee } a:link { color: #9cf }'
const SCREENS = { phone: [360, 640], tablet: [768, 1024] }
const LOOKED_AT = 16 // sections on each screen, evenly spread

// Runs in the page. Everything it finds goes into one object.
const inspect = async dark => {
  await import('/foliate/view.js')
  const { FootnoteHandler } = await import('/foliate/footnotes.js')
  const blob = await (await fetch('/book.epub')).blob()
  const view = document.createElement('foliate-view')
  document.body.append(view)
  window.view = view
  view.addEventListener('load', e => (window.shown = e.detail))
  await view.open(new File([blob], 'book.epub', { type: 'application/epub+zip' }))
  view.renderer.setAttribute('max-column-count', '1')
  if (dark) view.renderer.setStyles?.(dark)
  const book = view.book
  const problems = []

  const documents = new Map()
  const document_of = async section => {
    if (!documents.has(section)) documents.set(section, await section.createDocument())
    return documents.get(section)
  }
  const flatten = items => (items ?? []).flatMap(it => [it, ...flatten(it.subitems)])
  const resolve = async (what, href) => {
    const target = await book.resolveHref(href)
    if (!target) return problems.push(`${what} leads nowhere: ${href}`)
    const id = href.split('#')[1]
    if (id && !(await document_of(book.sections[target.index])).getElementById(decodeURIComponent(id)))
      problems.push(`${what} leads to no element: ${href}`)
  }
  const contents = flatten(book.toc)
  const pages = flatten(book.pageList)
  for (const it of contents) await resolve('contents', it.href)
  for (const it of pages) await resolve('page list', it.href)
  for (const it of book.landmarks ?? []) await resolve('landmark', it.href)
  if (!contents.length) problems.push('no contents')

  // Notes: each reference must open in the reader's pop-up.
  const EPUB = 'http://www.idpf.org/2007/ops'
  const semantics = el => `${el.getAttributeNS(EPUB, 'type') ?? ''} ${el.getAttribute('role') ?? ''}`
  const handler = new FootnoteHandler()
  let popup
  handler.addEventListener('before-render', e => {
    const host = document.createElement('div')
    host.className = 'popup'
    host.style.cssText = 'position: fixed; left: -9999px; width: 400px; height: 300px'
    host.append(e.detail.view)
    document.body.append(host)
  })
  handler.addEventListener('render', e => {
    popup = e.detail.view.renderer.getContents?.()[0]?.doc?.body?.textContent?.trim()
  })
  const POPUPS = 12 // are really opened; all are resolved
  let notes = 0, links = 0
  for (const section of book.sections) {
    const doc = await document_of(section)
    for (const img of doc.querySelectorAll('img')) if (!img.hasAttribute('alt')) problems.push(`${section.id}: image without alt`)
    for (const a of doc.querySelectorAll('a[href]')) {
      const raw = a.getAttribute('href')
      if (/^[a-z]+:/i.test(raw)) continue
      links++
      const href = section.resolveHref(raw)
      await resolve(`${section.id}: link`, href)
      if (!/noteref/.test(semantics(a))) continue
      notes++
      const target = await book.resolveHref(href)
      const note = target && target.anchor(await document_of(book.sections[target.index]))
      if (!note || !/footnote|endnote/.test(semantics(note))) problems.push(`${section.id}: ${raw} is not marked as a note`)
      else if (notes <= POPUPS) {
        popup = undefined
        await Promise.race([handler.handle(book, { detail: { a, href }, preventDefault() {} }), new Promise(done => setTimeout(done, 5000))])
          .catch(e => problems.push(`${section.id}: ${raw}: ${e}`))
        if (!popup) problems.push(`${section.id}: note ${raw} did not pop up`)
        document.querySelectorAll('.popup').forEach(it => it.remove())
      }
    }
  }
  const { title, language } = book.metadata
  return { title, language, cover: !!(await book.getCover?.()), sections: book.sections.length, contents: contents.length,
    landmarks: (book.landmarks ?? []).length, pages: pages.length, links, notes, problems }
}

// Runs in the page: what is wrong with the section that is shown.
const audit = dark => {
  const { doc } = shown
  const problems = []
  for (const face of doc.fonts) if (face.status === 'error') problems.push(`font ${face.family} did not load`)
  if (doc.fonts.size && ![...doc.fonts].some(it => it.status === 'loaded') && doc.body.textContent.trim())
    problems.push('none of the fonts is used')
  // Columns of the reader are as wide as the body's text block.
  const room = parseFloat(doc.defaultView.getComputedStyle(doc.documentElement).columnWidth)
  for (const el of doc.querySelectorAll('img, svg, table, pre, p, h1, h2, h3, figure'))
    for (const box of el.getClientRects())
      if (room && box.width > room + 1) problems.push(`${el.localName} is ${Math.round(box.width)} wide in ${room}`)
  const numbers = color => (color.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = ([r, g, b]) => [r, g, b].map(it => it / 255).map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = el => {
    for (; el; el = el.parentElement) {
      const color = numbers(doc.defaultView.getComputedStyle(el).backgroundColor)
      if (color.length === 3 || color[3] > 0.5) return color
    }
    return dark ? [17, 17, 17] : [255, 255, 255]
  }
  for (const el of doc.body.querySelectorAll('*')) {
    if (![...el.childNodes].some(it => it.nodeType === 3 && it.data.trim())) continue
    const [light, deep] = [numbers(doc.defaultView.getComputedStyle(el).color), behind(el)].map(luminance).sort((a, b) => b - a)
    const contrast = (light + 0.05) / (deep + 0.05)
    if (contrast < 4.5) problems.push(`${el.localName}.${el.className} has a contrast of ${contrast.toFixed(1)}`)
  }
  return [...new Set(problems)]
}

// Every screen, in light and in dark; what is wrong on them.
const look = async page => {
  const problems = []
  fs.mkdirSync(pictures, { recursive: true })
  const name = path.basename(file, '.epub')
  for (const [screen, [width, height]] of Object.entries(SCREENS))
    for (const dark of [false, true]) {
      await page.setViewport({ width, height })
      await page.evaluate((style, ground) => {
        view.renderer.setStyles(style)
        document.documentElement.style.background = document.body.style.background = ground
      }, dark ? DARK : '', dark ? '#111' : '#fff')
      const count = await page.evaluate(() => view.book.sections.length)
      const step = Math.max(1, Math.ceil(count / LOOKED_AT))
      for (let at = 0; at < count; at += step) {
        await page.evaluate(async at => { await view.goTo(at); await shown.doc.fonts.ready }, at)
        const found = await page.evaluate(`(${audit})(${dark})`)
        problems.push(...found.map(it => `${screen}, ${dark ? 'dark' : 'light'}, section ${at}: ${it}`))
      }
      await page.evaluate(() => {
        const sizes = view.book.sections.map(it => it.size)
        return view.goTo(sizes.indexOf(Math.max(...sizes)))
      })
      await new Promise(done => setTimeout(done, 300))
      const picture = path.join(pictures, `${name}-${screen}-${dark ? 'dark' : 'light'}.jpg`)
      await page.screenshot({ path: picture, type: 'jpeg', quality: 60 })
    }
  return problems
}

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' }
const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://reader').pathname
  const send = (type, body) => response.writeHead(200, { 'content-type': type }).end(body)
  if (url === '/') return send('text/html', `<!doctype html><meta charset="utf-8"><style>html, body { margin: 0; height: 100%; background: ${dark ? '#111' : '#fff'} } foliate-view { display: block; height: 100% }</style>`)
  if (url === '/book.epub') return send('application/epub+zip', fs.readFileSync(file))
  const asset = path.join(FOLIATE, path.normalize(url.replace(/^\/foliate\//, '/')))
  if (url.startsWith('/foliate/') && asset.startsWith(FOLIATE) && fs.existsSync(asset))
    return send(TYPES[path.extname(asset)] ?? 'application/octet-stream', fs.readFileSync(asset))
  response.writeHead(404).end()
})
await new Promise(done => server.listen(0, '127.0.0.1', done))

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, headless: true, timeout: 60000,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
})
// Opens the book in a fresh page; what is wrong with it, and what was seen.
const read = async () => {
  const problems = []
  const page = await browser.newPage()
  await page.setViewport({ width: 800, height: 1100 })
  page.on('pageerror', e => problems.push(`script: ${e.message}`))
  page.on('requestfailed', it => it.url().startsWith('blob:') || problems.push(`not loaded: ${it.url()}`))
  page.on('console', it => it.type() === 'error' && !/favicon/.test(it.location()?.url ?? '') && problems.push(`console: ${it.text()}`))
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error('the book did not open in 120 s')), 120000).unref())
  const seen = await Promise.race([page.evaluate(`(${inspect})(${JSON.stringify(dark && DARK)})`), late])
  problems.push(...seen.problems)
  await page.evaluate(() => view.init({}))
  for (let n = 1; n <= screens; n++) {
    await new Promise(done => setTimeout(done, 400))
    await page.evaluate(() => shown.doc.fonts.ready.then(() => 0))
    if (png) await page.screenshot({ path: n === 1 ? png : png.replace(/(\.png)?$/, `-${n}.png`) })
    const bad = await page.evaluate(() => [...shown.doc.images].filter(it => it.complete && !it.naturalWidth).map(it => it.src))
    problems.push(...bad.map(src => `image did not load: ${src}`))
    if (n < screens) await page.evaluate(() => view.next())
  }
  if (pictures) problems.push(...await look(page))
  await page.close()
  return { seen, problems }
}

let problems, seen
try {
  ({ problems, seen } = await read())
  // What is wrong with a book is wrong each time. The reader asks for the style of a section that is
  // still being parsed, now and then (paginator.js, #replaceBackground), on a machine that is busy.
  if (problems.length) ({ problems, seen } = await read())
  console.log(`title: ${JSON.stringify(seen.title)}, language ${seen.language}, cover: ${seen.cover}`)
  console.log(`${seen.sections} sections, ${seen.contents} contents, ${seen.landmarks} landmarks, ${seen.pages} pages, ${seen.links} links, ${seen.notes} notes`)
} finally {
  await browser.close()
  server.close()
}
for (const it of problems) console.log('  ' + it)
console.log(`reader: ${problems.length} problems  [${file}]`)
process.exit(problems.length ? 1 : 0)

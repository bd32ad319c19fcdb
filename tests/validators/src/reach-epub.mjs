// reach-epub FILE.epub… [--png DIR] [--size WIDTHxHEIGHT] [--type PERCENT] [--dark]
// Shows every section of the books in columns of the size of a page, as readers that turn pages do, on a phone, a large phone
// and a tablet, at 100, 150 and 200 % type, in two engines: foliate-js, and plain CSS columns as Readium's readers use them.
// A word or a picture that is cut off, runs into the next page or lies outside of all pages is a problem; so are words in a
// column narrower than three ems (WCAG 2.2, 1.4.4 and 1.4.10). One browser for all books. Exit 1 on any problem.
// --png: pictures of the pages of every section in plain columns, for the eye; with --size and --type, only those.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const NODE = path.join(process.env.RECTO_VALIDATORS, 'node')
const FOLIATE = path.join(NODE, 'node_modules/foliate-js')
const puppeteer = createRequire(path.join(NODE, 'package.json'))('puppeteer-core')

const args = process.argv.slice(2)
const option = name => {
  const at = args.indexOf('--' + name)
  return at < 0 ? undefined : args.splice(at, 2)[1]
}
const pictures = option('png')
const size = option('size')
const type = option('type')
const dark = args.includes('--dark')
const files = args.filter(it => !it.startsWith('--'))
if (!files.length) {
  console.error('reach-epub FILE.epub… [--png DIR] [--size WIDTHxHEIGHT] [--type PERCENT] [--dark]')
  process.exit(2)
}
const SIZES = size ? [size.split('x').map(Number)] : [[320, 568], [400, 720], [800, 1100]]
const TYPES = type ? [Number(type)] : [100, 150, 200]
const DARK = 'html { color-scheme: dark; color: #eee; background: #111 } a:link { color: #9cf }'

// Runs in the page: what serves both engines.
const prepare = async () => {
  await import('/foliate/view.js')
  const shown = it => it.width > 0.5 && it.height > 0.5
  const SLACK = 2
  const within = (it, box, slack = SLACK) => it.left >= box.left - SLACK && it.right <= box.right + SLACK && it.top >= box.top - slack && it.bottom <= box.bottom + slack

  // The boxes that cut an element's content off; `null` if it is for assistive technology alone.
  const cutters = element => {
    const list = []
    for (let it = element; it && it.localName !== 'body'; it = it.parentElement) {
      const style = it.ownerDocument.defaultView.getComputedStyle(it)
      if (style.position === 'absolute' && style.clip !== 'auto') return null
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') list.push([...it.getClientRects()])
    }
    return list
  }

  // What of a document stands on no page, if pages are `width` wide and all of them lie between `first` and `last`.
  const reach = (doc, { width, height, first, last }, font) => {
    const lost = []
    const narrow = new Set()
    const known = new Map()
    const visible = element => {
      if (!known.has(element)) {
        const list = cutters(element)
        // The box of a letter reaches above and below its ink.
        const ink = rect => element.localName === 'img' ? SLACK : Math.max(SLACK, 0.35 * (rect.bottom - rect.top))
        known.set(element, list && (rect => {
          const left = Math.floor((rect.left + rect.right) / 2 / width) * width
          return left >= first - SLACK && left + width <= last + SLACK && within(rect, { left, right: left + width, top: 0, bottom: height }, ink(rect)) &&
            list.every(boxes => boxes.some(box => within(rect, box, ink(rect))))
        }))
      }
      return known.get(element)
    }
    const range = doc.createRange()
    const letters = (node, seen) => {
      for (let at = 0; at < node.data.length; at++) {
        if (!node.data[at].trim()) continue
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        if ([...range.getClientRects()].some(it => shown(it) && !seen(it))) return at
      }
      return -1
    }
    const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
    let words = 0
    while (walk.nextNode()) {
      const node = walk.currentNode
      // Brackets of `rp` are for readers that don't set ruby (HTML §4.5.13).
      if (!node.data.trim() || node.parentElement.closest('[hidden], rp')) continue
      const seen = visible(node.parentElement)
      if (!seen) continue
      range.selectNodeContents(node)
      const rects = [...range.getClientRects()].filter(shown)
      words += rects.length
      // What is not displayed at all has to be said elsewhere: only `br` and the like have no boxes here.
      if (!rects.length && node.parentElement.getClientRects().length === 0) lost.push(`not shown: ${node.data.trim().slice(0, 40)}`)
      if (!rects.every(seen)) {
        const at = letters(node, seen)
        if (at >= 0) lost.push(`${node.parentElement.localName}: ${node.data.slice(at).trim().slice(0, 40)}`)
      }
      let block = node.parentElement
      while (doc.defaultView.getComputedStyle(block).display === 'inline') block = block.parentElement
      const room = block.getClientRects()[0]?.width
      if (block.textContent.trim().length > 20 && !block.closest('td, th, math') && room < 3 * font * 0.99) narrow.add(`in a column of ${Math.round(room)} px: ${node.data.trim().slice(0, 40)}`)
    }
    for (const img of doc.querySelectorAll('img')) {
      const seen = visible(img)
      const rect = img.getBoundingClientRect()
      if (seen && !(shown(rect) && seen(rect))) lost.push(`picture: ${img.alt.slice(0, 40) || img.getAttribute('src').slice(-30)}`)
      if (seen && img.naturalWidth && Math.min(rect.width, rect.height) < 4) lost.push(`picture of ${rect.width} by ${rect.height}: ${img.alt.slice(0, 40)}`)
    }
    for (const it of doc.body.querySelectorAll('table, tr, math, pre, figure, .card, .box'))
      if (visible(it) && [...it.getClientRects()].some(r => shown(r) && Math.floor((r.left + SLACK) / width) !== Math.floor((r.right - SLACK) / width)))
        lost.push(`wider than a page: ${it.localName} ${it.textContent.trim().slice(0, 30)}`)
    return { words, problems: [...lost, ...narrow] }
  }
  const settled = async doc => {
    await doc.fonts.ready
    await Promise.all([...doc.images].map(it => it.decode().catch(() => {})))
  }
  const style = doc => {
    const it = doc.createElementNS('http://www.w3.org/1999/xhtml', 'style')
    doc.head.append(it)
    return it
  }

  // Plain columns: the page is the frame, the root is divided.
  const PAD = 20
  const columns = ([width, height], font) => `
    :root { font-size: ${font}px !important; margin: 0 !important; padding: ${PAD}px !important; box-sizing: border-box !important; max-width: none !important;
      width: ${width}px !important; height: ${height}px !important; overflow: hidden !important;
      columns: auto ${width - 2 * PAD}px !important; column-gap: ${2 * PAD}px !important; column-fill: auto !important }
    body { margin: 0 !important; padding: 0 !important; max-width: none !important }
    img, svg, video { max-width: 100%; max-height: ${height - 2 * PAD}px !important }`
  const frame = document.createElement('iframe')
  frame.style.cssText = 'position: absolute; left: 0; top: 0; border: 0'
  const host = document.createElement('div')
  host.style.cssText = 'position: absolute; left: 0; top: 0'
  document.body.append(frame, host)

  const plain = async (section, sizes, types, look) => {
    await new Promise(async done => { frame.onload = done; frame.src = await section.load() })
    const doc = frame.contentDocument
    const sheet = style(doc)
    await settled(doc)
    const results = []
    for (const [width, height] of sizes) {
      frame.style.width = width + 'px'
      frame.style.height = height + 'px'
      for (const type of types) {
        const font = 16 * type / 100
        sheet.textContent = columns([width, height], font) + (look ?? '')
        await doc.fonts.ready
        const rtl = doc.defaultView.getComputedStyle(doc.documentElement).direction === 'rtl'
        const bounds = rtl ? { first: -Infinity, last: width } : { first: 0, last: Infinity }
        results.push([`columns, ${width} × ${height}, ${type} %`, reach(doc, { width, height, ...bounds }, font)])
      }
    }
    return results
  }
  const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  let view
  const foliate = async (at, sizes, types) => {
    const results = []
    view.renderer.setStyles('')
    await view.goTo(at)
    const { doc } = view.renderer.getContents()[0]
    await settled(doc)
    for (const [width, height] of sizes) {
      host.style.width = width + 'px'
      host.style.height = height + 'px'
      for (const type of types) {
        const font = 16 * type / 100
        view.renderer.setStyles(`:root { font-size: ${font}px !important }`)
        view.renderer.render()
        await doc.fonts.ready
        await frames()
        const { size, pages } = view.renderer
        const { innerHeight } = doc.defaultView
        results.push([`foliate-js, ${width} × ${height}, ${type} %`, reach(doc, { width: size, height: innerHeight, first: 0, last: (pages - 2) * size }, font)])
      }
    }
    return results
  }
  window.open_book = async url => {
    host.replaceChildren()
    view = document.createElement('foliate-view')
    view.style.cssText = 'display: block; width: 100%; height: 100%'
    host.style.width = '400px'
    host.style.height = '720px'
    host.append(view)
    await view.open(new File([await (await fetch(url)).blob()], 'book.epub', { type: 'application/epub+zip' }))
    view.renderer.setAttribute('max-column-count', '1')
    view.renderer.setAttribute('margin', '24px')
    return view.book.sections.map(it => it.id)
  }
  window.reach_section = async (at, sizes, types) => [
    ...await plain(view.book.sections[at], sizes, types),
    ...await foliate(at, sizes, types),
  ]
  // For the eye: the pages of a section beside each other.
  window.look_at = async (at, [width, height], type, look) => {
    host.style.display = 'none'
    await plain(view.book.sections[at], [[width, height]], [type], look)
    const doc = frame.contentDocument
    const pages = Math.min(12, Math.ceil(doc.documentElement.scrollWidth / width))
    frame.style.width = pages * width + 'px'
    return [pages * width, height]
  }
}

const served = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' }
const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://reader').pathname
  const send = (type, body) => response.writeHead(200, { 'content-type': type }).end(body)
  if (url === '/') return send('text/html', '<!doctype html><meta charset="utf-8"><style>html, body { margin: 0 }</style>')
  if (url.startsWith('/book/')) return send('application/epub+zip', fs.readFileSync(files[Number(url.slice(6))]))
  const asset = path.join(FOLIATE, path.normalize(url.replace(/^\/foliate\//, '/')))
  if (url.startsWith('/foliate/') && asset.startsWith(FOLIATE) && fs.existsSync(asset))
    return send(served[path.extname(asset)] ?? 'application/octet-stream', fs.readFileSync(asset))
  response.writeHead(404).end()
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, headless: true, timeout: 60000, protocolTimeout: 300000,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
})
let wrong = 0
try {
  const page = await browser.newPage()
  await page.setViewport({ width: 800, height: 1100 })
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.evaluate(`(${prepare})()`)
  for (const [number, file] of files.entries()) {
    const sections = await page.evaluate(url => open_book(url), `/book/${number}`)
    let words = 0
    const problems = new Map()
    for (const [at, id] of sections.entries()) {
      if (pictures) {
        const [width, height] = await page.evaluate((...it) => look_at(...it), at, SIZES[0], TYPES[0], dark ? DARK : '')
        await page.setViewport({ width, height })
        fs.mkdirSync(pictures, { recursive: true })
        await page.screenshot({ path: path.join(pictures, `${path.basename(file, '.epub')}-${String(at).padStart(2, '0')}.png`) })
        continue
      }
      for (const [where, found] of await page.evaluate((...it) => reach_section(...it), at, SIZES, TYPES)) {
        words += found.words
        for (const it of found.problems) problems.set(`${id}: ${it}`, [...problems.get(`${id}: ${it}`) ?? [], where])
      }
    }
    for (const [it, where] of [...problems].slice(0, 20)) console.log(`  ${it}  [${where[0]}${where.length > 1 ? ` and ${where.length - 1} more` : ''}]`)
    if (!pictures) console.log(`reach: ${problems.size} problems, ${words} pieces of text seen in ${sections.length} sections  [${file}]`)
    wrong += problems.size + (words || pictures ? 0 : 1)
  }
} finally {
  await browser.close()
  server.close()
}
process.exit(wrong ? 1 : 0)

// serve-window RECTO BOOK [--png DIR] [--sheets DIR]
// Starts `recto serve` on a book (a copy: its first chapter is changed and mended), opens its window in headless Chromium, and does what an
// author does: pages, search, a word and its line, an edit, an error and its mending, the e-book in step, a place told by an editor, the keyboard
// alone, phone width, dark. axe-core looks at each. --sheets: pages of the finished PDF, as `pdftoppm -r 144` draws them (NAME-1.png…), which the
// window's pages must look like. Prints what it saw; exit 1 on any problem. --png: pictures of what it looked at.
import fs from 'node:fs'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

const NODE = path.join(process.env.RECTO_VALIDATORS, 'node')
const require = createRequire(path.join(NODE, 'package.json'))
const puppeteer = require('puppeteer-core')
const [recto, book] = process.argv.slice(2)
const option = name => {
  const at = process.argv.indexOf('--' + name)
  return at < 0 ? null : process.argv[at + 1]
}
if (!recto || !book) {
  console.error('serve-window RECTO BOOK [--png DIR] [--sheets DIR]')
  process.exit(2)
}
const problems = []
const expect = (what, is) => { if (!is) problems.push(what) }
const PATIENCE = { timeout: 60000, polling: 20 }

const child = spawn(recto, ['serve', book, '--message-format', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] })
const lines = []
let rest = ''
child.stdout.on('data', bytes => {
  const all = (rest + bytes).split('\n')
  rest = all.pop()
  lines.push(...all.map(it => JSON.parse(it)))
})
const said = async (event, count = 1) => {
  for (let i = 0; i < 3000; i++) {
    const found = lines.filter(it => it.event === event)
    if (found.length >= count) return found[count - 1]
    await new Promise(done => setTimeout(done, 20))
  }
  throw new Error(`no ${event} was said`)
}

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  headless: true,
})

async function open(address, width, height, dark) {
  const page = await browser.newPage()
  await page.setViewport({ width, height })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }])
  page.on('pageerror', it => problems.push(`an error in the script: ${it.message}`))
  page.on('console', it => { if (it.type() === 'error' && !it.text().includes('frame is sandboxed')) problems.push(`said on the console: ${it.text()}`) })
  await page.goto(address)
  await page.waitForFunction(() => boxes.some(it => it.querySelector('.words')), PATIENCE)
  return page
}
async function look(page, name) {
  if (option('png')) await page.screenshot({ path: path.join(option('png'), `${name}.png`) })
  const axe = fs.readFileSync(require.resolve('@daisy/axe-core-for-ace/axe.min.js'), 'utf8')
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { iframes: false }))
  for (const it of found.violations) problems.push(`${name}: axe: ${it.id}: ${it.nodes.map(node => node.html.slice(0, 90)).slice(0, 3).join(' | ')}`)
}
const round = page => page.evaluate(() => +document.body.dataset.round)
const after = (page, before) => page.waitForFunction(it => +document.body.dataset.round > it, PATIENCE, before)

// How far the window's page is from the PDF's, 0 to 255 on the average, where ink is on either.
const apart = (page, n, picture) => page.evaluate(async (n, address) => {
  const image = new Image()
  image.src = address
  await image.decode()
  const shown = await data(n), canvas = document.createElement('canvas'), other = document.createElement('canvas')
  await loaded(shown)
  draw(canvas, shown, image.naturalWidth / (shown.width / 100))
  // Two rasterisers differ at the edges of letters: a third of the size tells whether the same ink stands in the same place.
  const width = Math.round(canvas.width / 3), height = Math.round(canvas.height / 3)
  const pixels = it => {
    other.width = width
    other.height = height
    const c = other.getContext('2d')
    c.imageSmoothingQuality = 'high'
    c.drawImage(it, 0, 0, width, height)
    return c.getImageData(0, 0, width, height).data
  }
  const [a, b] = [pixels(canvas), pixels(image)]
  let ink = 0, sum = 0
  for (let i = 0; i < a.length; i += 4) {
    const dark = 255 - Math.min(a[i + 1], b[i + 1])
    if (dark > 32) { ink += 1; sum += Math.abs(a[i + 1] - b[i + 1]) }
  }
  return ink ? sum / ink : 0
}, n, picture)

try {
  const address = (await said('serving')).address
  await said('round')
  const page = await open(address, 1400, 900)
  expect('two pages stand side by side', await page.evaluate(() => boxes[1].getBoundingClientRect().top === boxes[2].getBoundingClientRect().top))
  await look(page, 'spread')

  if (option('sheets')) {
    const sheets = fs.readdirSync(option('sheets')).filter(it => it.endsWith('.png')).sort()
    const every = Math.max(1, Math.floor(sheets.length / 12))
    const far = []
    for (let n = 0; n < sheets.length; n += every) {
      const bytes = fs.readFileSync(path.join(option('sheets'), sheets[n]))
      far.push(await apart(page, n, `data:image/png;base64,${bytes.toString('base64')}`))
    }
    const worst = Math.max(...far), other = await apart(page, 0, `data:image/png;base64,${fs.readFileSync(path.join(option('sheets'), sheets.at(-1))).toString('base64')}`)
    console.log(`${far.length} pages are ${worst.toFixed(1)} of 255 from the PDF's at most; another page is ${other.toFixed(1)}`)
    expect(`a page is ${worst.toFixed(1)} from the PDF's`, worst < 20)
    expect('the comparison tells pages apart', other > 50)
  }

  // A word to its line: the last word of the first chapter's first paragraph.
  const state = await page.evaluate(() => state)
  const file = state.editions.length && fs.readdirSync(path.join(book, 'ch')).filter(it => it.endsWith('.md')).sort()[0]
  const chapter = path.join(book, 'ch', file), text = fs.readFileSync(chapter, 'utf8')
  const told = await page.evaluate(it => fetch(base + 'goto', { method: 'POST', body: JSON.stringify({ file: it, line: 5, column: 1 }) }).then(it => it.json()), `ch/${file}`)
  expect('a line of the chapter stands on a page', told.places.length > 0)
  await page.waitForFunction(() => mark && mark.isConnected, PATIENCE)
  await page.waitForFunction(n => boxes[n].querySelector('.words span'), PATIENCE, told.places[0].page)
  const span = await page.evaluate(() => {
    const it = mark.getBoundingClientRect()
    return [it.left + 12, it.top + it.height / 2]
  })
  await page.mouse.click(...span)
  await page.waitForFunction(() => !document.getElementById('place').hidden, PATIENCE)
  const where = await page.$eval('#where', it => it.textContent)
  expect(`the word is in the chapter, and not ${where}`, where.startsWith(`ch/${file}:`))
  await look(page, 'word')
  await page.mouse.click(...span, { clickCount: 2 })
  const place = await said('place')
  expect('a second click opens the same place', `${place.file}:${place.line}`.endsWith(where.replace(/:\d+$/, '')))
  await page.keyboard.press('Escape')

  // An edit: the new words are there, what was at the top stays there.
  await page.evaluate(() => new Promise(done => setTimeout(done, 300))) // the bar is gone, the pages fit anew
  const top = () => page.evaluate(() => { const it = topPlace(); return [it.page, it.y] })
  const [before, stood] = [await round(page), await top()]
  fs.writeFileSync(chapter, text + '\n\nA most unheard-of ending stands here.\n')
  await after(page, before)
  const hits = await page.evaluate(() => ask(`search/${edition.name}?unheard-of ending`))
  expect('the new words are on a page', hits.length > 0)
  expect(`the window stays at ${stood} and is not at ${await top()}`, String(await top()) === String(stood))

  // An error and its mending.
  const manifest = path.join(book, 'book.toml'), settings = fs.readFileSync(manifest, 'utf8')
  let last = await round(page)
  fs.writeFileSync(manifest, settings.replace('[book]', '[book'))
  await page.waitForFunction(() => document.body.classList.contains('stale'), PATIENCE)
  expect('the last good pages stay', await page.evaluate(() => boxes.length > 0 && !document.getElementById('note').hidden))
  await look(page, 'stale')
  fs.writeFileSync(manifest, settings)
  fs.writeFileSync(chapter, text)
  await page.waitForFunction(() => !document.body.classList.contains('stale') && !state.errors, PATIENCE)
  expect('the round goes on', (await round(page)) > last)

  // The e-book, in step both ways.
  if (state.editions.some(it => it.kind === 'epub')) {
    await page.keyboard.press('e')
    await page.waitForFunction(() => inFrame() && inFrame().location.pathname.includes('/epub/'), PATIENCE)
    await page.evaluate(n => { lead('pages'); scrollTo(n + 2, 0, 0) }, told.places[0].page)
    await page.waitForFunction(() => {
      const at = [0, 1].map(it => edition.pages[topPlace().page + it][2])
      const it = inFrame() && breaks().find(one => at.includes(one.getAttribute('aria-label').trim()))
      return it && Math.abs(it.getBoundingClientRect().top) < document.getElementById('frame').clientHeight
    }, PATIENCE)
    await look(page, 'step')
    const from = await page.evaluate(() => document.getElementById('pages').scrollTop)
    await page.evaluate(() => { lead('book'); inFrame().scrollingElement.scrollTop = inFrame().scrollingElement.scrollHeight })
    await page.waitForFunction(it => document.getElementById('pages').scrollTop > it, PATIENCE, from)
    const scripts = await page.evaluate(() => {
      const doc = inFrame(), it = doc.createElementNS('http://www.w3.org/1999/xhtml', 'script')
      it.textContent = 'parent.wasRun = true'
      doc.documentElement.append(it)
      return window.wasRun === true
    })
    expect('no script runs in the frame', !scripts)
  }

  // The keyboard alone.
  await page.evaluate(() => document.body.focus())
  await page.keyboard.press('/')
  await page.keyboard.type('the')
  await page.waitForFunction(() => document.querySelector('#hits button'), PATIENCE)
  await look(page, 'search')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => mark && mark.isConnected, PATIENCE)

  const phone = await open(address, 360, 640)
  expect('nothing is wider than a phone', await phone.evaluate(() => document.documentElement.scrollWidth <= 360))
  expect('a phone shows single pages', await phone.evaluate(() => !pressed('spread')))
  await look(phone, 'phone')
  const dark = await open(address, 1400, 900, true)
  expect('dark around the pages', await dark.evaluate(() => document.documentElement.classList.contains('dark')))
  await look(dark, 'dark')
} catch (error) {
  problems.push(String(error.stack).split('\n').filter(it => !it.includes('node_modules')).join(' '))
} finally {
  await browser.close()
  child.kill()
}
for (const it of problems) console.log(`problem: ${it}`)
console.log(problems.length ? `${problems.length} problems` : 'the window does what it should')
process.exit(problems.length ? 1 : 0)

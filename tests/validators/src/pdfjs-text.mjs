// pdfjs-text FILE.pdf: the text of a PDF as pdf.js gives it in headless Chromium, cut off from the network;
// a line for each line that pdf.js ends.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const NODE = path.join(process.env.RECTO_VALIDATORS, 'node')
const PDFJS = path.join(NODE, 'node_modules/pdfjs-dist')
const puppeteer = createRequire(path.join(NODE, 'package.json'))('puppeteer-core')
const file = process.argv[2]

// Runs in the page.
const extract = async () => {
  const pdfjs = await import('/pdfjs/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = '/pdfjs/build/pdf.worker.mjs'
  const task = pdfjs.getDocument({ url: '/book.pdf', cMapUrl: '/pdfjs/cmaps/', cMapPacked: true })
  const document = await task.promise
  let text = ''
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent()
    for (const it of content.items) text += it.str + (it.hasEOL ? '\n' : '')
    text += '\n'
  }
  return text
}

const serve = (request, response) => {
  const url = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  if (url === '/') {
    response.setHeader('content-type', 'text/html')
    return response.end('<!doctype html><title>pdf.js</title>')
  }
  const source = url === '/book.pdf' ? file : path.join(PDFJS, path.normalize(url).replace(/^\/pdfjs\//, ''))
  if (!fs.existsSync(source)) return response.writeHead(404).end()
  response.setHeader('content-type', source.endsWith('.mjs') ? 'text/javascript' : 'application/octet-stream')
  fs.createReadStream(source).pipe(response)
}

const server = http.createServer(serve).listen(0, '127.0.0.1')
await new Promise(done => server.once('listening', done))
const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  fs.writeSync(1, await page.evaluate(extract))
} finally {
  await browser.close()
  server.close()
}

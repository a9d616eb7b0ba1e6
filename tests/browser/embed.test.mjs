import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const answers = ['me', 'sf', 'home', 'symptoms', 'no', 'no', 'no', 'medi_cal'];
const contexts = [];
let server;
let host;
let around;
/** What each page of the other site holds, and with which headers. */
const pages = new Map();

before(async () => {
  host = createServer((request, response) => {
    const path = request.url.split('?')[0];
    // Asks for a cookie of the usual kind in a frame, and says whether it came back.
    if (path === '/cookie') {
      response.setHeader('set-cookie', 'usual=1; SameSite=None; Secure');
      return response.end(`cookies: ${request.headers.cookie ?? 'none'}`);
    }
    const { html, headers } = pages.get(path) ?? { html: 'nothing here', headers: {} };
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    return response.end(html);
  });
  await new Promise((resolve) => host.listen(0, resolve));
  const { port } = host.address();
  // The name and the number of this machine are two sites.
  around = `http://localhost:${port}`;
  server = await start('--frame-ancestors', around);
  const frame = (src) => `<!DOCTYPE html><html lang="en"><title>Clinic</title><h1>Clinic</h1>
<iframe src="${src}" title="Find palliative care" width="100%" height="800"></iframe>`;
  const flow = `${server.base}/embed/palliative-care/en`;
  pages.set('/', { html: frame(flow), headers: {} });
  pages.set('/query', { html: frame(`${server.base}/palliative-care/es?embed`), headers: {} });
  pages.set('/whole', { html: frame(`${server.base}/palliative-care/en`), headers: {} });
  pages.set('/isolated', { html: frame(flow), headers: { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' } });
  pages.set('/sandboxed', { html: frame(flow).replace('<iframe', '<iframe sandbox="allow-forms allow-popups allow-popups-to-escape-sandbox"'), headers: {} });
  pages.set('/control', { html: frame(`http://127.0.0.1:${port}/cookie`), headers: {} });
});
after(async () => {
  for (const { context, dir } of contexts) {
    await context.close();
    rmSync(dir, { recursive: true, force: true });
  }
  server?.stop();
  host?.close();
});

/** A new browser that blocks the cookies of other sites, as Safari and Firefox do by themselves. */
async function reader(options = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'signpost-embed-'));
  mkdirSync(join(dir, 'Default'));
  writeFileSync(join(dir, 'Default', 'Preferences'), JSON.stringify({
    profile: { cookie_controls_mode: 1, block_third_party_cookies: true },
  }));
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: '/usr/bin/chromium', headless: true, args: [...args, '--test-third-party-cookie-phaseout'],
    viewport: { width: 360, height: 900 }, javaScriptEnabled: false, ...options,
  });
  contexts.push({ context, dir });
  return context.newPage();
}

async function framed(page, path) {
  await page.goto(around + path);
  return (await page.locator('iframe').elementHandle()).contentFrame();
}

async function send(frame) {
  const before = frame.url();
  await frame.click('main form button');
  await frame.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

async function walk(frame) {
  await send(frame);
  for (const answer of answers) {
    await frame.check(`input[value="${answer}"]`);
    await send(frame);
  }
}

/** What must be in sight whatever happens. */
async function inSight(frame) {
  assert.ok(await frame.locator('a[href="tel:911"]').first().isVisible());
  assert.ok(await frame.locator('a[href="tel:988"]').first().isVisible());
  assert.ok(await frame.locator('nav.languages a').first().isVisible());
  assert.equal(await frame.locator('a.site').count(), 0);
}

test('this browser blocks the cookies of other sites', async () => {
  const page = await reader();
  for (let times = 0; times < 2; times += 1) {
    const frame = await framed(page, '/control');
    assert.equal((await frame.textContent('body')).trim(), 'cookies: none');
  }
});

test('a flow is walked to its outcome inside another site, without script', async () => {
  const page = await reader();
  const frame = await framed(page, '/');
  await inSight(frame);
  await walk(frame);
  assert.match(await frame.textContent('main'), /415-547-7800/);
  await inSight(frame);
  assert.equal(page.url(), `${around}/`, 'the page around it stays');
  const outcome = frame.url();
  await frame.click('nav.languages a[hreflang=es]');
  await frame.waitForURL(/\/embed\/palliative-care\/es\//, { waitUntil: 'load' });
  await frame.click('footer button');
  await frame.waitForURL(/\/embed\/palliative-care\/es\?cleared$/, { waitUntil: 'load' });
  await frame.goto(outcome);
  assert.doesNotMatch(await frame.content(), /Medi-Cal/, 'cleared answers are gone');
});

test('the frame is as wide as a phone and nothing is cut off', async () => {
  const page = await reader();
  const frame = await framed(page, '/');
  await walk(frame);
  const [wide, room] = await frame.locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth]);
  assert.ok(wide <= room, `${wide} > ${room}`);
});

test('in a frame no page says to print, which would print the page around it', async () => {
  const page = await reader();
  const frame = await framed(page, '/');
  await walk(frame);
  assert.doesNotMatch(await frame.textContent('main'), /choose Print/);
  await frame.click('a[href=sheet]');
  await frame.waitForURL(/\/sheet$/, { waitUntil: 'load' });
  assert.doesNotMatch(await frame.textContent('main'), /choose Print/);
  const whole = await reader();
  await whole.goto(`${server.base}/palliative-care/en`);
  await walk(whole.mainFrame());
  assert.match(await whole.textContent('main'), /choose Print/);
});

test('?embed leads to the same, and a page that isolates itself shows it, too', async () => {
  for (const [path, language] of [['/query', 'es'], ['/isolated', 'en']]) {
    const frame = await framed(await reader(), path);
    assert.equal(await frame.getAttribute('html', 'lang'), language, path);
    await inSight(frame);
  }
});

test('what is not made for a frame is shown in none', async () => {
  const page = await reader();
  const frame = await framed(page, '/whole');
  assert.doesNotMatch(await frame.content(), /Find palliative care/);
});

test('where no cookie is kept at all, the guide opens in a new tab', async () => {
  const page = await reader();
  const frame = await framed(page, '/');
  await send(frame);
  await page.context().clearCookies();
  await frame.goto(frame.url().split('#')[0]);
  await inSight(frame);
  assert.match(await frame.textContent('main'), /415-/, 'every way to help is there');
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.click('a.button[target=_blank]'),
  ]);
  await tab.waitForLoadState();
  assert.equal(tab.url(), `${server.base}/palliative-care/en`);
  await send(tab);
  await tab.check('input[value=me]');
  await send(tab);
  assert.match(await tab.textContent('main'), /Question 2/);
});

test('a frame with sandbox, which can send no form, says how to go on', async () => {
  const page = await reader();
  const frame = await framed(page, '/sandboxed');
  await inSight(frame);
  await frame.click('main form button');
  await frame.waitForSelector('a.button[target=_blank]');
  assert.match(await frame.textContent('main'), /Open the guide in a new tab/);
  assert.ok(await frame.locator('a[href="tel:988"]').first().isVisible());
});

test('pages in a frame are free of axe violations in both colour schemes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await reader({ javaScriptEnabled: true, bypassCSP: true, colorScheme });
    const clean = async (what) => {
      await assertAccessible(page, `${what}, ${colorScheme}`);
    };
    for (const language of ['en', 'es', 'zh-Hant']) {
      await page.goto(`${server.base}/embed/palliative-care/${language}`);
      await clean(`${language} start`);
      await send(page);
      await clean(`${language} question`);
      for (const answer of answers) {
        await page.check(`input[value="${answer}"]`);
        await send(page);
      }
      await clean(`${language} outcome`);
      const outcome = page.url();
      await page.context().clearCookies();
      await page.goto(outcome);
      await clean(`${language} without a cookie`);
    }
    await page.goto(`${server.base}/embed/nowhere`);
    await clean('not found');
  }
});

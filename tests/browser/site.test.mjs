import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const dir = mkdtempSync(join(tmpdir(), 'signpost-site-'));
let server;
let browser;

before(async () => {
  cpSync(new URL('../../flows', import.meta.url), dir, { recursive: true });
  cpSync(new URL('../site', import.meta.url), dir, { recursive: true });
  server = await start('--flows', dir);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function reader(options) {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, ...options });
  return context.newPage();
}

const color = (page, selector, property) => page.locator(selector).first()
  .evaluate((element, name) => getComputedStyle(element)[name], property);

test('logo, colours, phone and links are there at 320 px, and print is black on white', async () => {
  const page = await reader({ javaScriptEnabled: false, colorScheme: 'light' });
  await page.goto(`${server.base}/palliative-care/es`);
  const picture = await page.locator('img.logo').evaluate((img) => [img.complete, img.naturalWidth > 0, img.alt]);
  assert.deepEqual(picture, [true, true, 'Salud del Puerto']);
  assert.equal(await color(page, 'main button', 'backgroundColor'), 'rgb(122, 31, 92)');
  assert.equal(await color(page, '.help a', 'color'), 'rgb(122, 31, 92)');
  assert.equal(await page.getAttribute('.help a[href="tel:+14155550100"]', 'href'), 'tel:+14155550100');
  assert.equal(await page.textContent('footer .links a'), 'Quiénes somos');
  assert.ok(await page.locator('html').evaluate((html) => html.scrollWidth) <= 320);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await color(page, '.help a', 'color'), 'rgb(0, 0, 0)');
});

test('pages of an organisation are free of axe violations in both colour schemes', async () => {
  for (const [colorScheme, button] of [['light', 'rgb(122, 31, 92)'], ['dark', 'rgb(230, 165, 210)']]) {
    const page = await reader({ bypassCSP: true, colorScheme });
    for (const path of ['/?lang=en', '/palliative-care/en', '/palliative-care/ru']) {
      await page.goto(server.base + path);
      await assertAccessible(page, `${path}, ${colorScheme}`);
    }
    assert.equal(await color(page, 'main button', 'backgroundColor'), button);
  }
});

test('a logo opened by itself runs and fetches nothing', async () => {
  const page = await reader({ javaScriptEnabled: true });
  await page.goto(`${server.base}/palliative-care/en`);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const response = await page.goto(server.base + await page.getAttribute('img.logo', 'src'));
  const policy = response.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'.*sandbox/);
  assert.equal(asked.length, 1);
});

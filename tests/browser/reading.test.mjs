// Pages as tired eyes have them: large text on a small phone, a dark screen, the keyboard, and paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';

const LANGUAGES = ['en', 'es', 'fil', 'ru', 'vi', 'zh-Hans', 'zh-Hant'];
const WISHES = ['symptoms', 'home_help', 'emotional', 'planning', 'practical', 'caregiver', 'hospice', 'info'];
const HOME = 'who=me&where=sf&setting=home&veteran=no';
const MEDI_CAL = `${HOME}&kaiser=no&doctor=no&coverage=medi_cal`;
const dir = mkdtempSync(join(tmpdir(), 'reading-'));
let server;
let browser;

before(async () => {
  server = await start();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(dir, { recursive: true });
});

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, bypassCSP: true, ...options });
  return context.newPage();
}

async function send(page) {
  const before = page.url();
  await page.click('main form button');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

/** The outcome of a link, and of wishes that no link may hold; gives its address, without the part that is shown. */
async function outcome(page, language, link, wishes) {
  await page.goto(`${server.base}/palliative-care?lang=${language}&${link}`);
  await send(page);
  if (await page.locator('input[name=answer]').count()) {
    for (const wish of wishes) await page.check(`input[value="${wish}"]`);
    await send(page);
  }
  return page.url().split('#')[0];
}

const top = (page, selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().top);

test('text of twice the size fits a small phone', async () => {
  const page = await open();
  for (const language of LANGUAGES) {
    const address = await outcome(page, language, MEDI_CAL, WISHES);
    for (const part of ['', 'send?answers', 'sheet']) {
      await page.goto(address + part);
      await page.addStyleTag({ content: 'html { font-size: 200% !important; }' });
      await page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
      const wide = await page.locator('html').evaluate((html) => html.scrollWidth);
      assert.ok(wide <= 320, `${language} ${part}: ${wide} px`);
    }
  }
});

test('a phone number keeps to one line, with its label below it', async () => {
  const page = await open();
  const address = await outcome(page, 'fil', MEDI_CAL, ['symptoms']);
  const labels = await page.locator('.phone-label').evaluateAll((all) => all.map((label) => {
    const number = label.previousElementSibling.getBoundingClientRect();
    const own = label.getBoundingClientRect();
    return { below: own.top >= number.bottom - 1, indent: own.left - number.left };
  }));
  assert.ok(labels.length > 1);
  for (const label of labels) assert.deepEqual(label, { below: true, indent: 0 });
  await page.goto(`${address}send`);
  const lines = await page.locator('#message').evaluate((message) => {
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    const counts = [];
    while (walker.nextNode()) {
      for (const { 0: number, index } of walker.currentNode.data.matchAll(/\d+(-\d+)+/g)) {
        const range = new Range();
        range.setStart(walker.currentNode, index);
        range.setEnd(walker.currentNode, index + number.length);
        counts.push(new Set([...range.getClientRects()].map((rect) => rect.top)).size);
      }
    }
    return counts;
  });
  assert.ok(lines.length > 1);
  assert.ok(lines.every((count) => count === 1), String(lines));
});

test('the link of an error leads to the answers and leaves the question in sight', async () => {
  const page = await open();
  await page.goto(`${server.base}/palliative-care/en`);
  await send(page);
  await send(page);
  await page.click('.error-summary a');
  assert.ok(await page.locator('input[name=answer]').first().evaluate((input) => input === document.activeElement));
  assert.ok(await top(page, 'legend') >= 0, 'the question is above the screen');
});

test('the ring of the keyboard can be seen on the white of a sheet, in the dark, too', async () => {
  const page = await open({ colorScheme: 'dark' });
  const address = await outcome(page, 'en', MEDI_CAL, ['symptoms']);
  await page.goto(`${address}sheet`);
  await page.locator('.paper a').first().focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const [ring, around] = await page.locator('.paper a').first().evaluate((link) => [
    getComputedStyle(link).outlineColor, getComputedStyle(link.closest('.paper')).backgroundColor,
  ]);
  assert.deepEqual([ring, around], ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
});

test('the way to help comes first, and why it was chosen after what to do', async () => {
  const page = await open();
  await outcome(page, 'en', MEDI_CAL, ['symptoms']);
  const headings = await page.locator('main h2').allTextContents();
  assert.deepEqual(headings.slice(0, 8), ['Good to know', 'Who can help', 'What to do', 'What to say', 'What to bring', 'If this does not work',
    'Why we suggest this', 'Other ways to get help']);
  assert.ok(await top(page, '.interpreters') > await top(page, '.say'));
});

test('where to complain stands below what to do if it does not work', async () => {
  const page = await open();
  for (const link of [`${HOME}&kaiser=yes`, MEDI_CAL]) {
    const address = await outcome(page, 'en', link, ['symptoms']);
    const text = await page.textContent('main');
    const [complain, unless] = ['1-888-466-2219', 'If this does not work'].map((part) => text.indexOf(part));
    assert.ok(complain > unless && unless > 0, link);
    await page.goto(`${address}sheet`);
    const sheet = await page.textContent('.paper');
    assert.ok(sheet.indexOf('1-888-466-2219') > sheet.indexOf('If this does not work'));
  }
});

test('days of checking are promised only where some are shown', async () => {
  const page = await open();
  await outcome(page, 'en', 'who=me&where=outside_us', []);
  assert.doesNotMatch(await page.textContent('main'), /We checked/);
  await outcome(page, 'en', MEDI_CAL, ['symptoms']);
  assert.match(await page.textContent('main'), /We checked/);
});

/** The lines of each page of some paper, from its top. */
async function printed(page) {
  const file = join(dir, 'paper.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  const pages = text.split('\f').map((page) => page.split('\n').map((line) => line.trim()).filter(Boolean));
  return pages.filter((lines) => lines.length > 0);
}

test('no page begins with a name or a number cut off from what it belongs to', async () => {
  const page = await open();
  for (const language of LANGUAGES) {
    for (const wishes of [['symptoms'], ['home_help', 'info'], WISHES]) {
      const address = await outcome(page, language, MEDI_CAL, wishes);
      const names = await page.locator('.contact :is(h3, h4)').allTextContents();
      for (const part of ['', 'sheet', 'sheet?with=none']) {
        await page.goto(address + part);
        const pages = await printed(page);
        assert.ok(pages.length <= 2, `${language} ${part}: ${pages.length} pages`);
        const begins = pages[1]?.[0] ?? '';
        assert.ok(!names.some((name) => begins.startsWith(name)) && !/^[\d-]+/.test(begins), `${language} ${part}: ${begins}`);
      }
    }
  }
});

test('a sheet says where it is from, and has room to write a number on', async () => {
  const page = await open();
  const address = await outcome(page, 'ru', MEDI_CAL, ['symptoms']);
  await page.goto(`${address}sheet`);
  const [service] = (await page.textContent('.paper')).trim().split('\n');
  assert.match(service, /^Signpost/);
  assert.ok(service.includes(`${server.base}/palliative-care/ru`), service);
  await page.setViewportSize({ width: 740, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  const wide = await page.locator('.blank').evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().width * 25.4 / 96));
  assert.equal(wide.length, 2);
  for (const mm of wide) assert.ok(mm >= 60, `${mm} mm`);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`${address}sheet?discreet`);
  assert.doesNotMatch(await page.textContent('.paper'), /Signpost/, 'a discreet sheet does not tell where it is from');
});

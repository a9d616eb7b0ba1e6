// Every language, and two that nobody speaks, from the start to every outcome on a small phone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { parse } from 'yaml';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const root = join(import.meta.dirname, '../..');
const flows = join(mkdtempSync(join(tmpdir(), 'languages-')), 'flows');

/** One hand-worked case for each outcome. */
const cases = new Map();
for (const one of parse(readFileSync(join(root, 'flows/palliative-care/cases.yaml'), 'utf8'))) {
  if (!cases.has(one.recommend) && !one.stray) cases.set(one.recommend, one.answers);
}

// English words that a page in another language has no business to show, and those that it may: names of
// places, words that Filipino has taken over, and what a clinic calls a thing, beside the translation.
const ENGLISH = /\b(the|and|your|you|with|for|not|are|this|that|help|call|ask|care|nurse|doctor|person|free|who|where)\b/gi;
const GLOSSES = new RegExp([
  'Alameda|Bay Area|Fremont|Marin|Napa|Newark|San Leandro|San Mateo|Santa Clara|Solano|Sonoma|Union City|County|San Francisco General|San Francisco',
  'palliative care|hospice|nurse line|Help Center|health plan|family caregiver|zip code|county|ombudsman|emergency room',
  'care navigator|care team|health care|help line|nursing home|care home|social worker|case manager|team|clinic|online',
].join('|'), 'gi');

let server;
let browser;
before(async () => {
  cpSync(join(root, 'flows'), flows, { recursive: true });
  execFileSync(join(root, 'target/debug/signpost'), ['words', 'pseudo', '--flows', flows]);
  server = await start('--flows', flows);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(join(flows, '..'), { recursive: true });
});

const given = (value) => [value].flat().map((one) => ({ true: 'yes', false: 'no' })[one] ?? String(one));

/** Follows a link with the answers that a link may hold, and gives the others by hand. */
async function outcome(page, language, answers, look) {
  const { help_kind: wishes, ...rest } = answers;
  const query = Object.entries(rest).map(([question, value]) => `${question}=${given(value).join(',')}`);
  await page.goto(`${server.base}/palliative-care?lang=${language}&${query.join('&')}`);
  await look(page, 'prepared');
  for (let pages = 0; pages < 12; pages += 1) {
    await page.click('main form button');
    if (!await page.locator('input[name=answer]').count()) return;
    await look(page, 'question');
    const asked = await page.inputValue('input[name=question]');
    for (const option of given(answers[asked] ?? wishes)) await page.check(`input[value="${option}"]`);
  }
  assert.fail('the walk does not end');
}

/** Visible text that claims to be in the page's language, without names and what dials. */
const ownText = (page) => page.evaluate(() => {
  const lang = document.documentElement.lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const marked = element.closest('[translate=no], script, style');
    if (!marked && element.closest('[lang]').lang === lang) texts.push(walker.currentNode.data.trim());
  }
  return texts.filter(Boolean);
});

/** Words of a text that are not of its language. */
function foreign(language, text) {
  if (language === 'en') return [];
  // A pseudo-language has English dates, from CLDR.
  if (language.startsWith('en-X') || language.startsWith('ar-X')) return text.replace(/[A-Z][a-z]+ \d+, \d{4}/g, '').match(/[A-Za-z]{2,}/g) ?? [];
  const bare = text.replace(GLOSSES, ' ');
  if (language === 'ru' || language.startsWith('zh')) return bare.match(/[a-z]{3,}/g) ?? [];
  return bare.match(ENGLISH) ?? [];
}

async function look(page, what, language, seen) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `${language} ${what}: ${wide} px wide`);
  const cut = await page.evaluate(() => [...document.querySelectorAll('main *, header *')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible' && element.clientWidth > 1)
    .map((element) => element.outerHTML.slice(0, 80)));
  assert.deepEqual(cut, [], `${language} ${what}: cut off`);
  assert.equal(await page.getAttribute('html', 'dir'), language === 'ar-XB' ? 'rtl' : 'ltr');
  for (const text of await ownText(page)) seen.add(text);
}

for (const language of ['en', 'es', 'fil', 'ru', 'vi', 'zh-Hans', 'zh-Hant', 'en-XA', 'ar-XB']) {
  test(`${language}: every outcome, in its own words, at 320 px, free of axe violations`, async () => {
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const seen = new Set();
    assert.ok(cases.size >= 25, `${cases.size} outcomes`);
    for (const [recommended, answers] of cases) {
      await outcome(page, language, answers, (page, what) => look(page, what, language, seen));
      await look(page, recommended, language, seen);
      await page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
      await look(page, `${recommended}, opened`, language, seen);
      await assertAccessible(page, `${language} ${recommended}`);
    }
    const odd = [...seen].map((text) => [text, foreign(language, text)]).filter(([, words]) => words.length);
    if (odd.length) console.log(language, JSON.stringify(odd));
    assert.deepEqual(odd, [], `${language}: ${odd.length} texts with foreign words`);
    await context.close();
  });
}

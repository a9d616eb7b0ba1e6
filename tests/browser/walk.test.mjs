import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const answers = ['me', 'sf', 'home', 'symptoms', 'no', 'no', 'no', 'medi_cal'];
const sealed = new Set();
let server;
let browser;

before(async () => {
  server = await start();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
});
after(async () => {
  await browser?.close();
  server?.stop();
});

async function reader(options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  page.on('request', (request) => {
    assert.ok(/^(data:|http:\/\/127\.0\.0\.1)/.test(request.url()), request.url());
    const token = new URL(request.url()).pathname.split('/')[3];
    if (token?.length > 60) sealed.add(token);
  });
  return page;
}

/** Sends the form and waits for the page it leads to; every sealed address differs from the last. */
async function send(page) {
  const before = page.url();
  await page.click('main form button');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

async function begin(page, language) {
  await page.goto(`${server.base}/palliative-care/${language}`);
  await send(page);
}

async function choose(page, option) {
  await page.check(`input[value="${option}"]`);
  await send(page);
}

async function walked(page, language) {
  await begin(page, language);
  for (const answer of answers) await choose(page, answer);
}

const width = (page) => page.locator('html').evaluate((html) => html.scrollWidth);

const LANGUAGES = ['en', 'es', 'fil', 'ru', 'vi', 'zh-Hans', 'zh-Hant'];

test('the start page offers every language', async () => {
  const page = await reader();
  await page.goto(`${server.base}/palliative-care/en`);
  const offered = await page.locator('nav.languages a').evaluateAll((links) => links.map((link) => link.hreflang));
  assert.deepEqual(offered.sort(), LANGUAGES);
});

for (const language of LANGUAGES) {
  test(`${language}: from start to outcome at 320 px, without script`, async () => {
    const page = await reader();
    await begin(page, language);
    for (const answer of answers) {
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.ok(await width(page) <= 320, `too wide at ${answer}`);
      assert.equal(await page.locator('input:checked').count(), 0, 'nothing is chosen for the person');
      await choose(page, answer);
    }
    assert.ok(await width(page) <= 320, 'the outcome is too wide');
    assert.match(await page.textContent('main'), /415-547-7800/);
    assert.ok(await page.locator('a[href="tel:211"]').count() > 0);
  });

  test(`${language}: every kind of page is free of axe violations in both colour schemes`, async () => {
    for (const colorScheme of ['light', 'dark']) {
      const page = await reader({ javaScriptEnabled: true, bypassCSP: true, colorScheme });
      const clean = async (what) => {
        await assertAccessible(page, `${what}, ${colorScheme}`);
      };
      await page.goto(`${server.base}/?lang=${language}`);
      await clean('home');
      await page.goto(`${server.base}/nowhere`);
      await clean('not found');
      await page.goto(`${server.base}/palliative-care?lang=${language}&kaiser=yes&foo=bar`);
      await clean('prepared');
      await page.goto(`${server.base}/palliative-care/${language}`);
      await clean('start');
      await send(page);
      await clean('question');
      await send(page);
      await clean('error');
      for (const answer of answers) await choose(page, answer);
      await clean('outcome');
      const address = page.url();
      await page.context().clearCookies();
      await page.goto(address.split('#')[0]);
      await clean('gone');
    }
  });
}

test('a small phone shows the question, and what is wrong with an answer, without scrolling', async () => {
  for (const language of LANGUAGES) {
    const page = await reader({ viewport: { width: 320, height: 568 } });
    const inSight = async (selector, what) => {
      const box = await page.locator(selector).first().boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= 568, `${language}: ${what} is at ${box.y} to ${box.y + box.height}`);
    };
    await begin(page, language);
    await inSight('.back a', 'the way back');
    await inSight('h1', 'the question');
    await send(page);
    await inSight('.error-summary a', 'what is wrong');
    await choose(page, 'me');
    await inSight('h1', 'the next question');
    // A large screen has room for all of the page, and stays at its beginning.
    await page.setViewportSize({ width: 1280, height: 800 });
    await send(page);
    assert.equal(await page.evaluate(() => window.scrollY), 0, `${language}: scrolled on a large screen`);
    await page.context().close();
  }
});

/** Presses Tab until the wanted element has the focus; nothing may trap it on the way. */
async function reach(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.locator(`${selector}:focus`).count()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} can't be reached with Tab`);
}

async function enter(page) {
  await reach(page, 'main form button');
  const before = page.url();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

/** Arrow keys move between radios; Space ticks a box. */
async function chooseByKeyboard(page, option) {
  const wanted = `input[value="${option}"]`;
  if (await page.getAttribute(wanted, 'type') === 'checkbox') {
    await reach(page, wanted);
    await page.keyboard.press('Space');
    return enter(page);
  }
  await reach(page, 'input[name=answer]');
  await page.keyboard.press('Space');
  for (let presses = 0; presses < 12 && await page.locator(`${wanted}:checked`).count() === 0; presses += 1) {
    await page.keyboard.press('ArrowDown');
  }
  return enter(page);
}

for (const language of LANGUAGES) {
  test(`${language}: from start to outcome by keyboard alone`, async () => {
    const page = await reader();
    await page.goto(`${server.base}/palliative-care/${language}`);
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('a.skip:focus').count(), 1, 'the skip link comes first');
    await enter(page);
    for (const answer of answers) await chooseByKeyboard(page, answer);
    assert.match(await page.textContent('main'), /415-547-7800/);
    await reach(page, 'summary');
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('details[open] ol').first().isVisible(), 'what to do can be opened');
  });
}

test('Back shows the question as it was left, and so does the browser', async () => {
  const page = await reader();
  await begin(page, 'en');
  await choose(page, 'me');
  await page.goBack();
  assert.equal(await page.textContent('h1'), 'Who needs care?');
  await page.goForward();
  await page.click('a.back, .back a');
  assert.equal(await page.getAttribute('input:checked', 'value'), 'me');
});

test('sending nothing is an error one can go back from', async () => {
  const page = await reader();
  await begin(page, 'es');
  await send(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  assert.match(await page.title(), /^Error: /);
  const first = await page.getAttribute('[role=alert] a', 'href');
  assert.equal(await page.locator(first).getAttribute('type'), 'radio');
  await choose(page, 'me');
  await page.goBack();
  assert.match(await page.title(), /^Error: /);
});

test('Not sure together with another choice is an error that keeps both', async () => {
  const page = await reader();
  await begin(page, 'en');
  for (const answer of ['me', 'sf', 'home']) await choose(page, answer);
  await page.check('input[value=none]');
  await choose(page, 'info');
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.locator('input:checked').count(), 2);
});

test('a change at the outcome leads back to it, and the language switch keeps everything', async () => {
  const page = await reader();
  await walked(page, 'en');
  await page.click('.answers a[href="?change=coverage#main"]');
  await page.uncheck('input[value=medi_cal]');
  await choose(page, 'medicare');
  assert.match(await page.textContent('h1'), /Call the health plan/);
  await page.click('nav.languages a[hreflang=es]');
  await page.waitForURL(/\/es\//, { waitUntil: 'load' });
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  assert.ok(await page.locator('.answers a[href="?change=coverage#main"]').count() === 1);
});

test('two tabs do not disturb each other', async () => {
  const page = await reader();
  await begin(page, 'en');
  await choose(page, 'me');
  const other = await page.context().newPage();
  await begin(other, 'en');
  await choose(other, 'child');
  await choose(page, 'sf');
  assert.match(await page.textContent('h1'), /Where are you today/);
});

test('clearing: neither Back nor the old address shows an answer', async () => {
  const page = await reader();
  await walked(page, 'en');
  const address = page.url();
  await page.click('footer button');
  await page.waitForURL(/\/palliative-care\/en\?cleared$/, { waitUntil: 'load' });
  assert.match(await page.textContent('[role=status]'), /answers are cleared/);
  for (const go of [() => page.goBack(), () => page.goto(address)]) {
    await go();
    assert.match(await page.textContent('h1'), /not here any more/);
    assert.doesNotMatch(await page.content(), /Medi-Cal/);
  }
});

test('a hand-written link says what it filled in, and its answers leave the address', async () => {
  const page = await reader();
  await page.goto(`${server.base}/palliative-care?lang=zh-Hant&kaiser=yes&foo=bar`);
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hant');
  assert.doesNotMatch(page.url(), /kaiser|\?/);
  assert.equal(await page.locator('a[href="?change=kaiser#main"]').count(), 1);
  assert.match(await page.textContent('main'), /foo/);
});

test('only a question that a link did not answer can be answered oneself', async () => {
  const page = await reader();
  for (const [part, said] of [['foo=bar', false], ['where=nowhere', true]]) {
    await page.goto(`${server.base}/palliative-care?lang=en&kaiser=yes&${part}`);
    assert.equal((await page.textContent('.notice')).includes('answer these questions yourself'), said, part);
  }
});

/** A link fills in all but the wish, which a link may not; what is left is answered by hand. */
async function outcomeOf(page, language, link, wishes) {
  await page.goto(`${server.base}/palliative-care?lang=${language}&${link}`);
  await send(page);
  for (const wish of wishes) await page.check(`input[value="${wish}"]`);
  await send(page);
}

test('an outcome prints on two Letter pages at most', async () => {
  const wishes = ['symptoms', 'home_help', 'emotional', 'planning', 'practical', 'caregiver', 'hospice', 'info'];
  const links = [
    'who=me&where=sf&setting=home&kaiser=no&veteran=no&doctor=no&coverage=medi_cal',
    'who=adult&where=sf&setting=home&kaiser=no&veteran=not_enrolled&doctor=yes&care_place=ucsf',
    'who=adult&where=sf&setting=home&kaiser=yes&veteran=enrolled',
    'who=child&where=alameda&setting=hospital&kaiser=no',
    'who=work&where=us_other&setting=unsure&kaiser=unsure&veteran=unsure&doctor=no&coverage=none',
  ];
  const page = await reader();
  for (const language of LANGUAGES) {
    for (const link of links) {
      await outcomeOf(page, language, link, wishes);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const pages = pdf.match(/\/Type\s*\/Page[^s]/g).length;
      assert.ok(pages <= 2, `${language} ${link}: ${pages} pages`);
    }
  }
});

test('nothing is cut off with wide text spacing, at 400 % zoom, or in forced colours', async () => {
  // WCAG 1.4.12, 1.4.10: 1280 px at 400 % is 320 px.
  const spacing = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }';
  const page = await reader({ forcedColors: 'active', bypassCSP: true, javaScriptEnabled: true });
  for (const language of LANGUAGES) {
    await outcomeOf(page, language, 'who=me&where=sf&setting=home&kaiser=no&veteran=no&doctor=no&coverage=medi_cal', ['symptoms']);
    await page.addStyleTag({ content: spacing });
    assert.ok(await width(page) <= 320, `${language}: too wide`);
    await page.goto(new URL('?change=help_kind', page.url()).href);
    await page.addStyleTag({ content: spacing });
    assert.ok(await width(page) <= 320, `${language}: a question is too wide`);
    const box = await page.locator('input[type=checkbox]').first().boundingBox();
    assert.ok(box.width >= 20 && box.height >= 20, 'a box to tick is there to see');
  }
});

test('no log line holds an answer or a sealed address', () => {
  assert.match(server.log(), /request/);
  assert.ok(sealed.size > 20);
  assert.doesNotMatch(server.log(), /medi_cal|symptoms|kaiser/);
  for (const token of sealed) assert.ok(!server.log().includes(token), 'a sealed address is in the log');
});

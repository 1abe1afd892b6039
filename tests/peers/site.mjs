// Tests the HTML reference in Chromium: search, keyboard, links, copying, themes, narrow screens, print, accessibility
// (axe-core), sites of hostile models, and the CPU time that pages take to open from a disk.
//
//     node tests/peers/site.mjs [MODEL…]
//
// Run `cargo build -p hardie` first. The default models are models/connect.json and, if present, connect-2025-09-19.json in
// the test data (HARDIE_TEST_DATA, see CONTRIBUTING.md). Needs Chromium and, in the folder that HARDIE_NODE_MODULES names or where node finds them,
// playwright-core 1.65.1 and axe-core 4.14.1. With HARDIE_SHOTS, pictures are written to that folder.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const hardie = join(root, "target/debug/hardie");
const require = createRequire(resolve(process.env.HARDIE_NODE_MODULES ?? root, "x.js"));
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
/** The most CPU time of the main thread for opening a page, in milliseconds. */
const LIMIT = 100;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

let playwright, axe;
try {
  playwright = require("playwright-core");
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  console.log("skipped: no playwright-core or axe-core");
  process.exit(0);
}
const executablePath = BROWSERS.find(existsSync);
if (!executablePath) {
  console.log("skipped: no Chromium");
  process.exit(0);
}

let failures = 0;
let checks = 0;
const check = (what, isRight, details = "") => {
  checks += 1;
  if (isRight) return;
  failures += 1;
  console.log(`  FAILED: ${what} ${details}`);
};

const shots = process.env.HARDIE_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

class Site {
  constructor(browser, folder) {
    this.browser = browser;
    this.folder = folder;
    this.base = pathToFileURL(`${folder}/`).href;
  }

  /** Opens a page in a context of its own, runs, and fails for anything on the console. */
  async open(page, options, run, name) {
    const context = await this.browser.newContext({ viewport: WIDE, colorScheme: "light", ...options });
    const tab = await context.newPage();
    tab.on("console", (message) => check(`${page}: nothing on the console`, false, message.text()));
    tab.on("pageerror", (error) => check(`${page}: no error of the script`, false, error.message));
    tab.on("request", (request) => check(`${page}: only files`, /^(file|data):/.test(request.url()), request.url()));
    await tab.goto(this.base + page);
    await run(tab, context);
    if (shots && name) await tab.screenshot({ path: join(shots, `${name}.png`) });
    await context.close();
  }
}

const results = (tab) => tab.$$eval(".results li", (items) => items.map((item) => item.innerText.split("\n").join(" | ")));

async function search(site, command, option) {
  await site.open(`${command}.html`, {}, async (tab) => {
    const isLoaded = () => tab.evaluate(() => "searchIndex" in window);
    check("the index is not loaded before it is needed", !(await isLoaded()));
    await tab.keyboard.press("/");
    check("/ goes to the search", await tab.evaluate(() => document.activeElement.matches(".search input")));
    await tab.keyboard.type(command);
    await tab.waitForSelector(".results li");
    check("the index is loaded", await isLoaded());
    const found = await results(tab);
    check("a command is found first", found[0]?.startsWith(`${command} |`), found[0]);
    await tab.fill(".search input", `${command} ${option}`);
    await tab.waitForFunction((option) => document.querySelector(".results b")?.textContent === option, option);
    const input = tab.locator(".search input");
    const attribute = (name) => input.getAttribute(name);
    check("the list is open", (await attribute("aria-expanded")) === "true");
    await tab.keyboard.press("ArrowDown");
    check("the first is selected", (await attribute("aria-activedescendant")) === "result-0");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("ArrowUp");
    const selected = await tab.$$eval(".results [aria-selected=true]", (items) => items.map((item) => item.id));
    check("one is selected", selected.join() === "result-0", selected.join());
    if (shots) await tab.screenshot({ path: join(shots, "search.png") });
    await axeOn(tab, `${command}, search open`);
    await tab.keyboard.press("Escape");
    check("Escape closes the list", (await attribute("aria-expanded")) === "false" && (await tab.isHidden(".results")));
    await tab.keyboard.press("Escape");
    check("Escape leaves the search", !(await tab.evaluate(() => document.activeElement.matches("input"))));
    check("and empties it", (await input.inputValue()) === "");
    await tab.keyboard.press("/");
    await tab.keyboard.type(`${command} ${option}`);
    await tab.waitForFunction((option) => document.querySelector(".results b")?.textContent === option, option);
    await tab.keyboard.press("Enter");
    await tab.waitForURL(`**/${command}.html#${option}`);
    const place = () => tab.evaluate(() => document.querySelector(":target").getBoundingClientRect().top);
    // What was not laid out before may move it.
    let top;
    do {
      top = await place();
      await tab.waitForTimeout(200);
    } while (top !== (await place()));
    const bar = await tab.evaluate(() => document.querySelector(".bar").getBoundingClientRect().bottom);
    check("the option is in view below the bar", top >= bar && top < 400, `${top}, ${bar}`);
    await tab.keyboard.press("/");
    await tab.keyboard.type("nothing-is-called-this");
    await tab.waitForSelector(".none:not([hidden])");
    check("nothing is said to be found", (await tab.textContent("[role=status]")) === "No results");
  });
}

/** The contents of the page mark the section in view. */
async function contents(site, command, option) {
  await site.open(`${command}.html#${option}`, {}, async (tab) => {
    const marked = `.contents [aria-current][href="#${option}"]`;
    await tab.waitForSelector(marked, { timeout: 5000 }).catch(() => check(`${option} is marked`, false));
    await tab.evaluate(() => window.scrollTo(0, 0));
    await tab.waitForSelector('.contents [aria-current][href="#description"]', { timeout: 5000 })
      .catch(() => check("the description is marked", false));
  }, "contents");
}

/** Every option and member of a page can be linked. */
async function links(site, command) {
  await site.open(`${command}.html`, {}, async (tab) => {
    const self = await tab.$$eval(":is(h3, .name) > a", (links) =>
      links.map((link) => [link.getAttribute("href"), link.closest("[id]").id]));
    check("there are links", self.length > 3, self.length);
    for (const [href, id] of self) check(`${href} leads to itself`, href === `#${id}`);
    const mark = () => tab.evaluate(() => getComputedStyle(document.querySelector("h3 > a"), "::before").opacity);
    check("the mark of a link is hidden", (await mark()) === "0");
    await tab.locator("h3 > a").first().focus();
    await tab.keyboard.press("Shift+Tab");
    await tab.keyboard.press("Tab");
    await tab.waitForTimeout(200);
    check("and shown where the keyboard is", (await mark()) === "1");
    const next = await tab.getAttribute("[rel=next], [rel=prev]", "href").catch(() => null);
    if (next) {
      await tab.click("[rel=next], [rel=prev]");
      check("the neighbour opens", tab.url().endsWith(next), tab.url());
      check("and is the current one", (await tab.getAttribute(".sidebar [aria-current]", "href")) === next);
    }
    await tab.click(".crumbs a");
    check("the service's page opens", tab.url().endsWith("/index.html"));
  });
}

async function copying(site, command) {
  const permissions = ["clipboard-read", "clipboard-write"];
  await site.open(`${command}.html`, { permissions }, async (tab) => {
    const blocks = await tab.$$eval(".code", (blocks) => blocks.filter((block) => block.querySelector(".copy")).length);
    check("every block of code has a button", blocks > 0 && blocks === (await tab.locator(".code").count()), blocks);
    await tab.locator(".code").first().hover();
    await tab.locator(".copy").first().click();
    await tab.waitForFunction(() => document.querySelector(".copy").textContent === "Copied");
    const [copied, shown] = await tab.evaluate(async () => [
      await navigator.clipboard.readText(),
      document.querySelector(".code pre").textContent,
    ]);
    check("the synopsis is copied", copied === shown && copied.startsWith(command), copied);
  });
}

async function themes(site, command) {
  const paper = (tab) => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await site.open(`${command}.html`, { colorScheme: "dark" }, async (tab) => {
    check("dark where the system is", (await paper(tab)) === "rgb(21, 24, 28)", await paper(tab));
    await axeOn(tab, `${command}, dark`);
  }, "dark");
  await site.open(`${command}.html`, {}, async (tab) => {
    check("light where the system is", (await paper(tab)) === "rgb(255, 255, 255)", await paper(tab));
    await tab.click(".theme");
    check("dark by choice", (await paper(tab)) === "rgb(21, 24, 28)");
    check("and said so", (await tab.getAttribute(".theme", "aria-pressed")) === "true");
    await tab.goto(`${site.base}index.html`);
    check("the choice is remembered", (await paper(tab)) === "rgb(21, 24, 28)");
    await tab.emulateMedia({ media: "print" });
    check("print is light", (await paper(tab)) === "rgb(255, 255, 255)", await paper(tab));
  });
}

/** No page is wider than its window, and the menu works without a script. */
async function narrow(site, pages) {
  for (const page of pages) {
    for (const viewport of [NARROW, { width: 800, height: 900 }, WIDE]) {
      await site.open(page, { viewport }, async (tab) => {
        const width = await tab.evaluate(() => document.documentElement.scrollWidth);
        check(`${page} fits into ${viewport.width}`, width <= viewport.width, width);
      }, viewport === NARROW ? `narrow-${page}` : undefined);
    }
  }
  await site.open(pages.at(-1), { viewport: NARROW, javaScriptEnabled: false }, async (tab) => {
    check("the menu is closed", await tab.isHidden(".sidebar"));
    check("without a script there is no search", await tab.isHidden(".search"));
    await tab.click(".menu");
    check("the menu opens", await tab.isVisible(".sidebar [aria-current]"));
    if (shots) await tab.screenshot({ path: join(shots, "menu.png") });
    await tab.keyboard.press("Escape");
    check("Escape closes the menu", await tab.isHidden(".sidebar"));
    await tab.click(".menu");
    await tab.click(".sidebar li:first-child a");
    check("its links work", tab.url().endsWith("/index.html"));
  });
  await site.open(pages.at(-1), { javaScriptEnabled: false }, async (tab) => {
    check("without a script the list is there", await tab.isVisible(".sidebar [aria-current]"));
  });
}

async function print(site, command) {
  await site.open(`${command}.html`, {}, async (tab) => {
    await tab.emulateMedia({ media: "print" });
    for (const part of [".bar", ".sidebar", ".contents", ".turn"]) check(`${part} is not printed`, await tab.isHidden(part));
    const folded = await tab.$$eval("details.syntax pre", (all) => all.filter((pre) => !pre.checkVisibility()).length);
    check("folded syntax is printed", folded === 0, folded);
    const pdf = await tab.pdf({ format: "A4", ...(shots ? { path: join(shots, "print.pdf") } : {}) });
    check("there is a PDF", pdf.length > 10_000, pdf.length);
  });
}

async function axeOn(tab, name) {
  await tab.evaluate(axe);
  const { violations, passes } = await tab.evaluate(() => window.axe.run({ preload: false, resultTypes: ["violations"] }));
  check(`axe ran on ${name}`, passes.length > 10, passes.length);
  for (const { id, help, nodes } of violations) check(`${name}: ${id}`, false, `${help}: ${nodes[0].html.slice(0, 200)} (${nodes.length})`);
}

async function accessibility(site, pages) {
  for (const page of pages) {
    await site.open(page, {}, (tab) => axeOn(tab, page));
    await site.open(page, { viewport: NARROW }, async (tab) => {
      await axeOn(tab, `${page}, narrow`);
      await tab.click(".menu");
      await axeOn(tab, `${page}, menu open`);
    });
  }
}

/** Opens a page several times; checks the least CPU time of the main thread, and prints it beside the wall-clock times. */
async function speed(site, page) {
  const runs = [];
  for (let run = 0; run < 5; run += 1) {
    await site.open(page, {}, async (tab, context) => {
      const session = await context.newCDPSession(tab);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      const cpu = async () => {
        const { metrics } = await session.send("Performance.getMetrics");
        return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
      };
      const before = await cpu();
      await tab.goto(site.base + page, { waitUntil: "load" });
      await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      const spent = (await cpu()) - before;
      const [ready, loaded] = await tab.evaluate(() => {
        const [entry] = performance.getEntriesByType("navigation");
        return [entry.domContentLoadedEventEnd, entry.loadEventEnd];
      });
      runs.push({ spent, ready, loaded });
    });
  }
  const best = (key) => Math.min(...runs.map((run) => run[key]));
  const [spent, ready, loaded] = ["spent", "ready", "loaded"].map((key) => Math.round(best(key)));
  console.log(`  ${page}: ${spent} ms of CPU until shown; ready after ${ready} ms, loaded after ${loaded} ms (best of ${runs.length})`);
  check(`${page} opens in ${LIMIT} ms of CPU`, spent <= LIMIT, spent);
}

/** Sites of hostile models, which the test `no_script_in_html` of `hostile` leaves in the target folder. */
async function hostile(browser) {
  const folder = join(root, "target/tmp/hostile-html");
  const names = ["kitchen", "shelf", "post", "small_0", "small_7", "mini"].filter((name) => existsSync(join(folder, name)));
  if (names.length === 0) {
    console.log("skipped: no hostile sites; cargo test -p hardie --test hostile no_script_in_html");
    return;
  }
  let count = 0;
  for (const name of names) {
    const site = new Site(browser, join(folder, name));
    const pages = readdirSync(site.folder).filter((page) => page.endsWith(".html"));
    for (const page of pages.slice(0, 6)) {
      count += 1;
      await site.open(page, {}, async (tab) => {
        tab.on("dialog", (dialog) => check(`${name}/${page}: no dialog`, false, dialog.message()));
        await tab.reload();
        await tab.keyboard.press("/");
        await tab.keyboard.type("-");
        await tab.keyboard.type("a");
        await tab.waitForSelector(".results li");
        const strange = "script:not([src]), img, iframe, svg, object, style, [onload], [onerror], [onclick]";
        check(`${name}/${page}: no foreign element`, (await tab.locator(strange).count()) === 0);
        await tab.keyboard.press("Enter");
        check(`${name}/${page}: the result is a page beside it`, tab.url().startsWith(site.base), tab.url());
      });
    }
  }
  console.log(`hostile models: ${names.length}, ${count} pages`);
}

async function look(browser, model) {
  const folder = mkdtempSync(join(tmpdir(), "hardie-site-"));
  try {
    execFileSync(hardie, ["docs", "--quiet", "--format", "html", "--model", model, "--out", folder]);
    const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
    console.log(`${model}: ${pages.length} pages`);
    const size = (page) => readFileSync(join(folder, page)).length;
    const [largest] = pages.filter((page) => page !== "index.html" && page !== "types.html").sort((one, other) => size(other) - size(one));
    const site = new Site(browser, folder);
    await search(site, "create-contact", "--user-info");
    await links(site, "create-contact");
    await contents(site, "create-contact", "--initiate-as");
    await copying(site, "create-contact");
    await themes(site, "create-contact");
    await narrow(site, [...new Set(["index.html", "types.html", largest, "create-contact.html"])]);
    await print(site, "create-contact");
    const all = [...new Set(["index.html", "types.html", largest, "create-contact.html"])];
    await accessibility(site, all);
    for (const page of all) await speed(site, page);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const given = process.argv.slice(2);
const data = process.env.HARDIE_TEST_DATA ?? join(root, "../shared");
const beside = join(data, "models/connect-2025-09-19.json");
const models = given.length > 0 ? given : [beside, join(root, "models/connect.json")].filter(existsSync);
const browser = await playwright.chromium.launch({ executablePath, args: FLAGS.split(" ") });
try {
  for (const model of models) await look(browser, model);
  if (given.length === 0) await hostile(browser);
} finally {
  await browser.close();
}
console.log(`${checks} checks, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

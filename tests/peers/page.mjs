// Tests the page of the local endpoint in Chromium: live updates, escaping, faults, keyboard, many requests, dark and
// narrow screens, and that pages of other sites reach nothing.
//
//     node tests/peers/page.mjs
//
// Run `cargo build -p connect-local` first; CARGO_TARGET_DIR is honoured. Needs Chromium and, in the folder that
// HARDIE_NODE_MODULES names or where node finds it, playwright-core 1.65.1. Writes pictures to target/page.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const require = createRequire(resolve(process.env.HARDIE_NODE_MODULES ?? root, "x.js"));
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync";
const HOSTILE = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;
const shots = join(root, "target/page");

let playwright;
try {
  playwright = require("playwright-core");
} catch {
  console.log("skipped: no playwright-core");
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

/** An endpoint and its address. */
async function start() {
  const child = spawn(join(target, "debug/connect-local"), ["serve", "--no-auth", "--quiet"], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await new Promise((done) => createInterface(child.stdout).once("line", (text) => done([text])));
  return { child, url: line.replace("listening on ", "") };
}

const put = (url, members, path = "/contact/create-contact", headers = {}) =>
  fetch(url + path, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ InstanceId: "i-1", Channel: "EMAIL", InitiationMethod: "FLOW", ...members }),
  });

const { child, url } = await start();
const browser = await playwright.chromium.launch({ executablePath, args: FLAGS.split(" ") });
mkdirSync(shots, { recursive: true });

async function open(options, run) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", ...options });
  const tab = await context.newPage();
  tab.on("console", (message) => {
    if (message.type() === "error" && !/404|400/.test(message.text())) check("nothing on the console", false, message.text());
  });
  tab.on("pageerror", (error) => check("no error of the script", false, error.message));
  tab.on("request", (request) => check("only requests to the endpoint", /^data:/.test(request.url()) || request.url().startsWith(url), request.url()));
  await tab.goto(`${url}/_local/`);
  await tab.waitForSelector("#live.on");
  await run(tab, context);
  await context.close();
}

const texts = (tab) => tab.$$eval("#rows .row", (rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ")));
const count = (tab, wanted) => tab.waitForFunction((wanted) => document.querySelector("#count").textContent.startsWith(wanted), wanted);
const shot = (tab, name) => tab.screenshot({ path: join(shots, `${name}.png`) });

await open({}, async (tab) => {
  check("the title is the service's", (await tab.title()).startsWith("Amazon Connect"), await tab.title());
  await put(url, { Name: "secret name" });
  await count(tab, "1 ");
  await put(url, { Channel: HOSTILE, Attributes: { [`key${HOSTILE}`]: HOSTILE } });
  await put(url, {}, `/none/${encodeURIComponent(HOSTILE)}`);
  await count(tab, "3 ");
  const rows = (await texts(tab)).join("\n");
  check("requests appear at once", /CreateContact 200/.test(rows) && /404/.test(rows), rows);
  await tab.click("[aria-posinset='2']");
  await tab.waitForSelector("#details pre");
  const problems = await tab.textContent("#details");
  check("problems are listed", problems.includes("failed to satisfy constraint") && problems.includes("Input"), problems);
  check("values are text", problems.includes("<img src=x onerror"), problems);
  check("no element comes from a request", (await tab.$$("main img, main script, #details b")).length === 0);
  check("no script of a request runs", !(await tab.title()).includes("hacked"));
  await shot(tab, "requests");

  await tab.focus("#list");
  await tab.keyboard.press("End");
  await tab.waitForFunction(() => document.querySelector("#details").textContent.includes("200"));
  const details = await tab.textContent("#details");
  check("sensitive values are hidden", details.includes("***") && !details.includes("secret name"), details);
  const chosen = () => tab.$eval("[aria-selected=true].row", (row) => row.getAttribute("aria-posinset"));
  check("End selects the last", (await chosen()) === "3", await chosen());
  await tab.keyboard.press("ArrowUp");
  await tab.waitForFunction(() => document.querySelector("[aria-selected=true].row")?.getAttribute("aria-posinset") === "2");
  const active = await tab.getAttribute("#list", "aria-activedescendant");
  check("the list names its active row", Boolean(active) && Boolean(await tab.$(`#${active}`)), active);
  await tab.keyboard.press("Enter");
  check("Enter goes to the details", await tab.evaluate(() => document.activeElement.id === "details"));
  await tab.keyboard.press("Escape");
  check("Escape goes to the list", await tab.evaluate(() => document.activeElement.id === "list"));
  await tab.keyboard.press("/");
  await tab.keyboard.type("none");
  await count(tab, "1 of 3");
  await tab.fill("#filter", "");

  await tab.focus("#tab-requests");
  await tab.keyboard.press("ArrowRight");
  await tab.waitForSelector("#state details");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  await put(url, { Attributes: { a: HOSTILE } });
  await tab.waitForFunction(() => document.querySelectorAll("#state details").length === 2);
  await tab.click("#state details >> nth=1");
  await tab.waitForSelector("#state pre");
  check("contacts have their data as text", (await tab.textContent("#state pre")).includes("<img"), "");
  await shot(tab, "contacts");

  await tab.keyboard.press("Tab");
  await tab.click("#tab-faults");
  await tab.fill("#Fail", "ResourceNotFoundException:1");
  await tab.check("[data-fault=Fail]");
  await tab.waitForFunction(() => document.querySelector("#message").textContent === "Applied.");
  check("a fault applies", (await put(url, {})).headers.get("x-amzn-errortype") === "ResourceNotFoundException");
  check("the tab counts faults", (await tab.textContent("#tab-faults")) === "Faults (1)");
  await tab.fill("#Latency", "soon");
  await tab.press("#Latency", "Enter");
  await tab.waitForFunction(() => document.querySelector("#message").textContent.includes("not a duration"));
  await shot(tab, "faults");
  await tab.click("#off");
  await tab.waitForFunction(() => document.querySelector("#message").textContent === "Applied.");
  check("faults are off", (await put(url, {})).status === 200);
  await pause(100);
});

// Many requests: the page shows the rows in view only, and stays fast.
await open({}, async (tab, context) => {
  for (let round = 0; round < 100; round += 1) {
    await Promise.all(Array.from({ length: 100 }, () => put(url, { Channel: "NONE" })));
  }
  await tab.waitForFunction(() => Number.parseInt(document.querySelector("#count").textContent) >= 9000, undefined, { timeout: 60000 });
  const rows = (await tab.$$("#rows .row")).length;
  check("only the rows in view exist", rows < 60, String(rows));
  // The CPU time of the page, which a busy machine does not lengthen.
  const session = await context.newCDPSession(tab);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const cpu = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
  };
  const begin = await cpu();
  await tab.evaluate(async () => {
    const list = document.querySelector("#list");
    for (let step = 0; step < 20; step += 1) {
      list.scrollTop = (list.scrollHeight / 20) * step;
      await new Promise(requestAnimationFrame);
    }
  });
  const time = (await cpu()) - begin;
  check("scrolling through 10,000 requests takes less than two seconds", time > 0 && time < 2000, `${Math.round(time)} ms`);
  console.log(`  ${rows} rows for ${await tab.textContent("#count")}; 20 steps of scrolling take ${Math.round(time)} ms`);
  await tab.focus("#list");
  await tab.keyboard.press("Home");
  await tab.waitForSelector("#details pre");
});

await open({ colorScheme: "dark" }, async (tab) => {
  await tab.click("[aria-posinset='1']");
  await tab.waitForSelector("#details pre");
  await shot(tab, "dark");
});
await open({ viewport: { width: 360, height: 740 } }, async (tab) => {
  await tab.click("[aria-posinset='1']");
  await tab.waitForSelector("#details pre");
  const isWide = () => tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  check("nothing is wider than a narrow screen", !(await isWide()));
  await shot(tab, "narrow");
  await tab.click("#tab-faults");
  check("faults fit a narrow screen", !(await isWide()));
  await shot(tab, "narrow-faults");
});

// Another site in the same browser: its requests carry its origin.
const site = createServer((_, response) => response.end("<title>other</title>")).listen(0, "127.0.0.1");
await new Promise((done) => site.once("listening", done));
const context = await browser.newContext();
const foreign = await context.newPage();
await foreign.goto(`http://localhost:${site.address().port}/`);
const before = (await (await fetch(`${url}/_local/requests`)).json()).Requests.length;
const reached = await foreign.evaluate(async (url) => {
  const reached = [];
  for (const [path, method] of [["reset", "POST"], ["faults", "POST"], ["requests", "GET"]]) {
    await fetch(`${url}/_local/${path}`, { method, body: method === "POST" ? "{}" : undefined }).then(() => reached.push(path), () => {});
  }
  return reached;
}, url);
check("another site reads nothing", reached.length === 0, reached.join());
const after = (await (await fetch(`${url}/_local/requests`)).json()).Requests.length;
check("another site changes nothing", before === after && after > 0, `${before} ${after}`);
const refused = await fetch(`${url}/_local/reset`, { method: "POST", headers: { origin: "http://evil.example" } });
check("another origin is refused", refused.status === 403, String(refused.status));

const page = await fetch(`${url}/_local/`);
const policy = page.headers.get("content-security-policy") ?? "";
check("the policy has hashes", policy.includes("script-src 'sha256-") && !policy.includes("unsafe"), policy);
check("the type is not guessed", page.headers.get("x-content-type-options") === "nosniff");

await browser.close();
site.close();
const ended = new Promise((done) => child.once("exit", done));
child.kill("SIGTERM");
await ended;
console.log(`${checks} checks, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

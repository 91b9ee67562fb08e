// Draws a design with the module, and compares it with the picture that the program has drawn of it.
// node run.mjs MODULE.wasm DESIGN.cdp PICTURE.svg
import { readFileSync } from "node:fs";

const [module, design, expected] = process.argv.slice(2);
const fail = (words) => { console.error(words); process.exit(1); };

const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, reserve, draw } = instance.exports;

function drawn(text, png) {
  const bytes = new TextEncoder().encode(text);
  const start = reserve(bytes.length);
  new Uint8Array(memory.buffer, start, bytes.length).set(bytes);
  // The memory may have grown by then, and be another buffer.
  const answer = draw(start, bytes.length, png ? 1 : 0);
  const [good, from, length] = new Uint32Array(memory.buffer, answer, 3);
  return { good: good === 1, bytes: Buffer.from(new Uint8Array(memory.buffer, from, length)) };
}

const text = readFileSync(design, "utf8");
const svg = drawn(text, false);
if (!svg.good) fail(svg.bytes.toString());
if (!svg.bytes.equals(readFileSync(expected))) fail("the SVG differs from the one that the program draws");
const png = drawn(text, true);
if (!png.good || png.bytes.toString("latin1", 1, 4) !== "PNG") fail("there is no PNG");
const wrong = drawn("server web\nweb -> nowhere", false);
if (wrong.good || !wrong.bytes.toString().startsWith("error[E0203]")) fail("an error is not told");
console.log(`drawn under Node ${process.version}: SVG (${svg.bytes.length} bytes, as the program draws it) and PNG`);

import { describe, expect, it } from "vitest";

import { normalise, spokenText } from "./index.ts";
import { noPronunciations, parsePronunciations } from "./pronunciations.ts";
import { joinWords, sentences, writtenWords } from "./tokens.ts";

const say = (text: string): string => spokenText(normalise(text, "en", noPronunciations));

describe("English is written as it is spoken", () => {
  it.each([
    // Words that every object of the language knows
    ["its constructor, valueOf and toString", "its constructor, value of and to string"],
    ["5 constructor", "five constructor"],
    // Numbers
    ["1,234,567 people", "one million two hundred thirty four thousand five hundred sixty seven people"],
    ["3.14", "three point one four"],
    ["-5 degrees", "minus five degrees"],
    ["the 21st time", "the twenty first time"],
    ["pages 10-15", "pages ten to fifteen"],
    ["1/2 cup, 3/4 cup", "one half cup, three quarters cup"],
    ["2½ hours", "two and a half hours"],
    ["call 555-123-4567", "call five five five one two three four five six seven"],
    ["10x", "ten times"],
    ["4K", "four k"],
    // Money
    ["$3.50", "three dollars and fifty cents"],
    ["$1", "one dollar"],
    ["$0.05", "five cents"],
    ["€5,000", "five thousand euros"],
    ["$3.5 million", "three point five million dollars"],
    ["£2bn", "two billion pounds"],
    ["20 USD", "twenty u s dollars"],
    ["$10-20", "ten to twenty dollars"],
    // Dates and times
    ["in 1984", "in nineteen eighty four"],
    ["in 2007", "in two thousand seven"],
    ["1914–1918", "nineteen fourteen to nineteen eighteen"],
    ["the 1990s", "the nineteen nineties"],
    ["the '60s", "the sixties"],
    ["May 3, 2024", "may third, twenty twenty four"],
    ["3 May 2024", "the third of may twenty twenty four"],
    ["2024-05-03", "may third twenty twenty four"],
    ["5/3/2024", "may third twenty twenty four"],
    ["10:30 a.m.", "ten thirty ay m"],
    ["7:05pm", "seven oh five p m"],
    ["at 10:00", "at ten o'clock"],
    ["1:02:03", "one hour two minutes three seconds"],
    // Units and signs
    ["50%", "fifty percent"],
    ["5 km at 10km/h", "five kilometres at ten kilometres per hour"],
    ["1 kg", "one kilogram"],
    ["20°C", "twenty degrees celsius"],
    ["Tom & Jerry", "tom and jerry"],
    ["he/she", "he or she"],
    ["24/7", "twenty four seven"],
    ["10/10", "ten out of ten"],
    // Abbreviations and capitals
    ["Dr. Smith met Mrs. O'Brien", "doctor smith met missus o'brien"],
    ["12 Baker St.", "twelve baker street"],
    ["St. James", "saint james"],
    ["e.g. tea vs. coffee", "for example tea versus coffee"],
    ["NASA and the FBI", "nasa and the f b i"],
    ["the CEO's PDFs", "the c e o's p d f's"],
    ["BREATHE IN NOW AND LET GO", "breathe in now and let go"],
    ["COVID-19 and GPT-4", "covid nineteen and g p t four"],
    ["Henry VIII, World War II, Part IV", "henry the eighth, world war two, part four"],
    ["I am", "i am"],
    // Addresses and tags
    ["https://www.example.com/path?x=1", "example dot com slash path"],
    ["me@foo-bar.org", "me at foo dash bar dot org"],
    ["#MorningRoutine is #1", "hashtag morning routine is number one"],
    ["YouTube", "you tube"],
    // What is not spoken
    ["well --- then", "well, then"],
    ["hello 😀 there", "hello there"],
    ["***", ""],
    ["café naïve", "cafe naive"],
    ["“Quoted,” she said", "quoted, she said"],
  ])("%s", (written, spoken) => {
    expect(say(written)).toBe(spoken);
  });

  it("keeps every written word, whatever is said for it", () => {
    const text = "On 5/3/2024 --- at 10:30 a.m. --- it cost $3.5 million 😀 (or €5,000)!";
    expect(normalise(text, "en", noPronunciations).map(({ written }) => written)).toEqual(text.split(" "));
  });

  it("cuts a word of 5,000 letters into what an engine can read", () => {
    const [word] = normalise("a".repeat(5000), "en", noPronunciations);
    expect(word?.spoken.join("")).toBe("a".repeat(5000));
    expect(Math.max(...(word?.spoken.map((part) => part.length) ?? []))).toBeLessThan(30);
  });

  it("says nothing but letters and apostrophes, whatever is written", () => {
    for (const text of ["\\an8} {<b>x</b>}", "a;b|c`d$e", "-t --help", "50%% $$ ## @@", "1e9 0x1F ∞ √2 ½¾"])
      expect(say(text)).toMatch(/^[a-z' ,.?!]*$/);
  });
});

describe("sentences", () => {
  it("end where they end, not at abbreviations, decimals or initials", () => {
    expect(sentences("Dr. Smith paid $3.50. He left at 5 p.m. and J. K. wrote. Really? Yes!", "en")).toEqual([
      "Dr. Smith paid $3.50.",
      "He left at 5 p.m. and J. K. wrote.",
      "Really?",
      "Yes!",
    ]);
  });

  it("joined again are the text, word for word", () => {
    const text = `One, two. ${"word ".repeat(400)}end. 你好，世界。今天很好。 Last one`;
    const all = sentences(text, "en");
    expect(all.flatMap((one) => writtenWords(one, "en"))).toEqual(writtenWords(text, "en"));
    expect(Math.max(...all.map((one) => one.length))).toBeLessThan(400);
  });

  it("in scripts without spaces are split into words that join without spaces", () => {
    const words = writtenWords("你好，世界。今天", "zh").map(({ text }) => text);
    expect(words.length).toBeGreaterThan(2);
    expect(joinWords(words)).toBe("你好，世界。今天");
  });
});

describe("the person's pronunciations", () => {
  it("overrule everything else, in any case unless written in capitals", () => {
    const own = parsePronunciations("GIF = jif\ntomato = tomahto # as we say\n\n# a comment", "p.txt");
    const said = (text: string): string => spokenText(normalise(text, "en", own));
    expect(said("A GIF of a Tomato, tomato's gif")).toBe("a jif of a tomahto, tomahto's gif");
    expect(own.problems).toEqual([]);
  });

  it("tell a broken line with its number and keep the others", () => {
    const own = parsePronunciations("GIF = jif\nnonsense\nX = 1234\nSQL = sequel", "p.txt");
    expect(own.find("SQL")).toEqual(["sequel"]);
    expect(own.problems).toEqual([expect.stringContaining("p.txt:2:"), expect.stringContaining("p.txt:3:")]);
  });

  it("are read from JSON too, line by line where it is broken", () => {
    expect(parsePronunciations('{ "GIF": "jif" }', "p.json").find("GIF")).toEqual(["jif"]);
    const broken = parsePronunciations('{\n  "GIF": "jif",\n  "oops\n  "SQL": "sequel"\n}', "p.json");
    expect(broken.find("SQL")).toEqual(["sequel"]);
    expect(broken.problems).toEqual([expect.stringContaining("p.json:3:")]);
  });
});

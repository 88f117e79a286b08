const { chromiumPng, findChromium } = require("./dist/src/plots/static/chromium.js");
const fs = require("fs");
(async () => {
  for (const dark of [false, true])
    fs.writeFileSync(
      `/tmp/founder/e-shots/card-${dark ? "dark" : "light"}.png`,
      await chromiumPng(findChromium(), fs.readFileSync("/tmp/founder/e-shots/card.html", "utf8"), {
        width: 900,
        height: 4300,
        scale: 0.6,
        dark,
      }),
    );
})();

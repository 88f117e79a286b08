// tfjs-node-gpu 4.22 calls these while it runs; Node 22 warns about them, and Node 23 has removed the first.
const util = require("node:util");
Object.assign(util, { isNullOrUndefined: (value) => value === null || value === undefined, isArray: Array.isArray });
module.exports = require("@tensorflow/tfjs-node-gpu");

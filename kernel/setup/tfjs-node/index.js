// Node 23 removed util.isNullOrUndefined, which tfjs-node-gpu 4.22 still calls while it runs.
const util = require("node:util");
if (!util.isNullOrUndefined) util.isNullOrUndefined = (value) => value === null || value === undefined;
module.exports = require("@tensorflow/tfjs-node-gpu");

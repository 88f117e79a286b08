export { type CashFlowFigureOptions, cashFlowFigure } from "./cash-flow";
export { hardwareFigure } from "./hardware";
export { throughputFigure } from "./throughput";
export { tornadoFigure } from "./tornado";

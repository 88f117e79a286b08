export { type Budget, type BudgetItem, budget } from "./budget";
export { cumulativeFlows, irr, npv, paybackPeriod } from "./cash-flow";
export { type Energy, type EnergyOptions, estimateEnergy } from "./energy";
export { type CashFlowFigureOptions, cashFlowFigure, hardwareFigure, throughputFigure, tornadoFigure } from "./figures";
export {
  compareHardware,
  estimateOn,
  type Hardware,
  type HardwareComparison,
  type HardwareEstimate,
  type HardwareOptions,
} from "./hardware";
export { chooseWorkers, fitScalability, type Scalability, throughputOf, type WorkersThroughput } from "./scalability";
export { type Range, type Sensitivity, type Swing, sensitivity } from "./sensitivity";
export { chooseBatchSize, measureThroughput, type Throughput, type ThroughputOptions, type Throughputs } from "./throughput";
export { estimateSeconds, fitTimeModel, type HeldOut, heldOutErrors, type Job, stepSeconds, type TimeModel } from "./time-model";
export { measureWorkers, type WorkersOptions, type WorkersThroughputs } from "./workers";

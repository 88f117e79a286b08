import { type Displayable, displaySymbol, table } from "../display";
import { checkNumber, checkWhole } from "./checks";
import { type Energy, type EnergyOptions, estimateEnergy } from "./energy";
import { estimateSeconds, type Job, type TimeModel } from "./time-model";

/** Something to train on, beside the machine that the time model was measured on. */
export interface Hardware {
  name: string;
  /** Rent of one machine. Prices change, so none is built in. */
  pricePerHour: number;
  /** How many times as fast it computes a sample; measured by `measureThroughput` there, or the ratio of published throughputs of a like model. Default: 1. */
  speed?: number;
  /** How many times as fast its fixed part of a step is: launches of a GPU are no faster than those of a CPU. Default: 1. */
  stepSpeed?: number;
  /** Mean power of one machine while it works. Default: 0, unknown. */
  watts?: number;
  /** Machines that share every batch, each with its own copy of the model. Default: 1. */
  machines?: number;
  /** Between two machines, bytes per second. Needed with more than one. */
  bandwidth?: number;
  /** Of one message between two machines, seconds. Default: 50e-6, that of a data centre's Ethernet. */
  latency?: number;
  /** Seconds until a rented machine is ready, which are paid. Default: 0. */
  setupSeconds?: number;
}

export interface HardwareOptions extends EnergyOptions {
  /** Bytes of the gradients that machines exchange in every step: 4 for each parameter in float32. Needed with more than one machine. */
  gradientBytes?: number;
  /** Hours that the run may take. Default: any. */
  deadlineHours?: number;
  /** What it may cost. Default: any. */
  budget?: number;
  /** Default: "USD". */
  currency?: string;
}

/** What a job takes on one hardware. */
export interface HardwareEstimate {
  readonly name: string;
  readonly seconds: number;
  /** Rent and electricity. */
  readonly cost: number;
  readonly energy: Energy;
  /** Within the deadline and the budget. */
  readonly feasible: boolean;
}

/** Estimates for every hardware, the cheapest feasible one first; shows itself as a table. */
export interface HardwareComparison extends Displayable {
  readonly estimates: readonly HardwareEstimate[];
  /** The cheapest within deadline and budget; undefined where none is. */
  readonly choice: HardwareEstimate | undefined;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly currency: string;
}

/**
 * Seconds of a job on some hardware. With `m` machines each computes `batchSize / m` samples of a step and then exchanges the gradients `G` in a
 * ring, `2 (m - 1) / m * G / bandwidth + 2 (m - 1) * latency` seconds (Patarasu & Yuan 2009, https://doi.org/10.1016/j.jpdc.2008.09.002), with nothing overlapped.
 *
 * @throws {RangeError} when a number is wrong, or `bandwidth` or `gradientBytes` is missing for several machines
 */
export function estimateOn(
  time: TimeModel,
  job: Job,
  hardware: Hardware,
  { gradientBytes }: Pick<HardwareOptions, "gradientBytes"> = {},
): number {
  const { name, speed = 1, stepSpeed = 1, machines = 1, bandwidth, latency = 50e-6, setupSeconds = 0 } = hardware;
  const caller = `estimateOn ${name}`;
  checkNumber(caller, "speed", speed, Number.MIN_VALUE);
  checkNumber(caller, "stepSpeed", stepSpeed, Number.MIN_VALUE);
  checkNumber(caller, "latency", latency, 0);
  checkNumber(caller, "setupSeconds", setupSeconds, 0);
  checkWhole(caller, "machines", machines);
  if (machines > job.batchSize)
    throw new RangeError(`${caller}: ${machines} machines cannot share a batch of ${job.batchSize}; use a larger batchSize.`);
  let exchange = 0;
  if (machines > 1) {
    if (bandwidth === undefined || gradientBytes === undefined)
      throw new RangeError(`${caller}: ${machines} machines need bandwidth (bytes per second) and gradientBytes (4 for each parameter).`);
    checkNumber(caller, "bandwidth", bandwidth, Number.MIN_VALUE);
    checkNumber(caller, "gradientBytes", gradientBytes, 0);
    exchange = (2 * (machines - 1) * gradientBytes) / (machines * bandwidth) + 2 * (machines - 1) * latency;
  }
  const there = {
    start: time.start + setupSeconds,
    perStep: time.perStep / stepSpeed + exchange,
    perSample: time.perSample / (speed * machines),
  };
  return estimateSeconds(there, job);
}

/**
 * Compares hardware for a job, such as this CPU, one GPU and a cluster, and chooses the cheapest that keeps the deadline and the budget.
 *
 *     economics.compareHardware(time, { samples: 1e6, batchSize: 128, epochs: 20 }, [cpu, gpu, cluster], { deadlineHours: 2, gradientBytes })
 *
 * @throws {RangeError} when there is no hardware, or a number is wrong
 */
export function compareHardware(
  time: TimeModel,
  job: Job,
  hardware: readonly Hardware[],
  { deadlineHours = Infinity, budget = Infinity, currency = "USD", gradientBytes, ...energyOptions }: HardwareOptions = {},
): HardwareComparison {
  if (hardware.length === 0) throw new RangeError("compareHardware: there is no hardware; give at least one.");
  const estimates = hardware.map((each): HardwareEstimate => {
    const { name, pricePerHour, watts = 0, machines = 1 } = each;
    checkNumber(`compareHardware ${name}`, "pricePerHour", pricePerHour, 0);
    const seconds = estimateOn(time, job, each, { gradientBytes });
    const energy = estimateEnergy({ watts: watts * machines, seconds }, energyOptions);
    const cost = (seconds / 3600) * pricePerHour * machines + energy.cost;
    return { name, seconds, cost, energy, feasible: seconds <= deadlineHours * 3600 && cost <= budget };
  });
  const sorted = estimates.sort((a, b) => Number(b.feasible) - Number(a.feasible) || a.cost - b.cost || a.seconds - b.seconds);
  const choice = sorted[0]?.feasible ? sorted[0] : undefined;
  const limits = [
    ...(deadlineHours < Infinity ? [`within ${deadlineHours} h`] : []),
    ...(budget < Infinity ? [`for at most ${budget} ${currency}`] : []),
  ].join(" and ");
  const reason = choice
    ? `${choice.name} is the cheapest${limits && ` ${limits}`}: ${choice.cost.toFixed(2)} ${currency} and ${hours(choice.seconds)} h.`
    : `None of ${sorted.length} can do it ${limits}; the fastest is ${fastest(sorted).name} with ${hours(fastest(sorted).seconds)} h, the cheapest costs ${Math.min(...sorted.map(({ cost }) => cost)).toFixed(2)} ${currency}.`;
  const columns = ["hardware", "hours", `cost (${currency})`, "kWh", "kg CO2", "feasible"];
  const rows = sorted.map(({ name, seconds, cost, energy, feasible }) => [
    name,
    hours(seconds),
    cost.toFixed(2),
    energy.kilowattHours.toFixed(2),
    energy.kilograms.toFixed(2),
    feasible ? "yes" : "no",
  ]);
  return { estimates: sorted, choice, reason, currency, [displaySymbol]: () => table({ columns, rows, caption: reason })[displaySymbol]() };
}

const hours = (seconds: number) => (seconds / 3600).toFixed(seconds < 360 ? 4 : 2);
const fastest = (estimates: readonly HardwareEstimate[]) =>
  estimates.reduce((best, each) => (each.seconds < best.seconds ? each : best)) as HardwareEstimate;

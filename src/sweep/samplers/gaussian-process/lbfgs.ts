/** A value and its gradient at a point. */
export type Differentiable = (x: Float64Array) => { value: number; gradient: Float64Array };

export interface LbfgsOptions {
  /** The box to stay in. Default: everywhere. */
  bounds?: { readonly low: Float64Array; readonly high: Float64Array };
  /** Ends when no component of the projected gradient is larger. Default: 1e-5. */
  tolerance?: number;
  /** Default: 200. */
  iterations?: number;
}

const memory = 10;

/**
 * A local minimum by limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5) with projection on a box: components at a bound
 * that would leave the box are held, and steps are halved until they improve enough (Armijo).
 */
export function minimize(f: Differentiable, start: Float64Array, { bounds, tolerance = 1e-5, iterations = 200 }: LbfgsOptions = {}) {
  const n = start.length;
  const inside = (x: Float64Array) =>
    bounds ? x.map((value, i) => Math.min(Math.max(value, bounds.low[i] as number), bounds.high[i] as number)) : x;
  let x = inside(start);
  let { value, gradient } = f(x);
  let history: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const free = gradient.map((g, i) =>
      bounds && (((x[i] as number) <= (bounds.low[i] as number) && g > 0) || ((x[i] as number) >= (bounds.high[i] as number) && g < 0))
        ? 0
        : 1,
    );
    const projected = gradient.map((g, i) => g * (free[i] as number));
    if (!projected.some((g) => Math.abs(g) > tolerance)) break;
    let direction = twoLoops(projected, history).map((d, i) => -d * (free[i] as number));
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      history = [];
      direction = projected.map((g) => -g);
      slope = -dot(projected, projected);
    }
    let step = history.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(projected, projected)));
    let next: Float64Array | undefined;
    let found = { value, gradient };
    for (let halvings = 0; halvings < 30; halvings++, step /= 2) {
      const candidate = inside(x.map((xi, i) => xi + step * (direction[i] as number)));
      found = f(candidate);
      if (found.value <= value + 1e-4 * step * slope) {
        next = candidate;
        break;
      }
    }
    if (!next) {
      if (history.length === 0) break;
      history = [];
      continue;
    }
    const s = next.map((xi, i) => xi - (x[i] as number));
    const y = found.gradient.map((g, i) => g - (gradient[i] as number));
    const curvature = dot(s, y);
    if (curvature > 1e-10 * dot(y, y)) history = [...history.slice(1 - memory), { s, y, rho: 1 / curvature }];
    const gain = value - found.value;
    x = next;
    ({ value, gradient } = found);
    if (gain < 1e-12 * Math.max(1, Math.abs(value))) break;
  }
  return { x, value, dimension: n };
}

function twoLoops(gradient: Float64Array, history: readonly { s: Float64Array; y: Float64Array; rho: number }[]): Float64Array {
  let q = gradient;
  const alphas: number[] = [];
  for (const { s, y, rho } of [...history].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.unshift(alpha);
    q = q.map((value, i) => value - alpha * (y[i] as number));
  }
  const last = history.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
  let r = q.map((value) => scale * value);
  for (const [k, { s, y, rho }] of history.entries()) {
    const beta = rho * dot(y, r);
    r = r.map((value, i) => value + (s[i] as number) * ((alphas[k] as number) - beta));
  }
  return r;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

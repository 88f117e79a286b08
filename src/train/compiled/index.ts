export { type CompiledStep, type CompileOptions, compiledStep, type StepFunction } from "./step";

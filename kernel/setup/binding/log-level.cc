// Compiled into tfjs-node-gpu's binding, which is then marked by init-first.mjs (glibc: its constructors run before those of the libraries it
// needs). TensorFlow logs while its own constructors run, before it has read TF_CPP_MIN_LOG_LEVEL; this applies the level first.
#include <cstdlib>

#include "absl/base/log_severity.h"
#include "absl/log/globals.h"

namespace {

__attribute__((constructor)) void ApplyMinLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level != nullptr) absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
}

}  // namespace

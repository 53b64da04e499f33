#pragma once

#include <cstddef>

namespace chat::app {

/// Readies the process for many threads and descriptors: raises the limit of open files as far as allowed, keeps the
/// heap from growing with the number of threads, and ignores SIGPIPE. Call before any thread starts.
/// Returns how many files may be open.
std::size_t prepare_process();

}  // namespace chat::app

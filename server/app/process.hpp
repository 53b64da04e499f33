#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chat::app {

/// Readies the process for many threads and descriptors: raises the limit of open files as far as allowed, keeps the
/// heap from growing with the number of threads, and ignores SIGPIPE. Call before any thread starts.
/// Returns how many files may be open.
std::size_t prepare_process();

/// Runs this program again in the place of this process, which keeps its number, with these arguments. Everything must
/// be closed, and no other thread may run. Returns only if that is not possible: a sentence that says why.
[[nodiscard]] std::string start_again(const std::vector<std::string>& arguments);

}  // namespace chat::app

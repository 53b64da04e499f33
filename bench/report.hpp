#pragma once
// Results as text for people: Markdown tables, which are also readable as they are.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/result.hpp"

namespace chat::bench {

// Rows of equal length, the first is the head. So many first columns are text, aligned to the left; the others are
// numbers.
std::string markdown_table(const std::vector<std::vector<std::string>>& rows, std::size_t text_columns = 1);

// Results of one server, one row each, then a line for everything that was not clean.
std::string describe_results(std::span<const Result> results);

// 1234567 as "1,234,567".
std::string with_commas(double value);

// Sizes and times with a unit that fits: "13.2 KiB", "850 us", "1.24 ms".
std::string show_kib(double bytes);
std::string show_microseconds(double microseconds);

// What is wrong with the result in one sentence; empty when it is clean.
std::string complaint(const Result& result);

}  // namespace chat::bench

#pragma once
// Several servers side by side, from the results of interleaved runs.
#include <expected>
#include <istream>
#include <span>
#include <string>
#include <vector>

#include "bench/result.hpp"

namespace chat::bench {

// One result a line, as to_json writes them. An error names the line.
std::expected<std::vector<Result>, std::string> read_results(std::istream& in);

// A table: for each scenario its measures, for each server the median over the repetitions, and how `contender`
// stands to `baseline`: the median of the ratios of the repetitions, with the lowest and the highest. A repetition
// of the two ran right after one another, so a ratio suffers less from what else the machine did than an absolute
// number. Above 1 is in the contender's favour in every row. Runs that were not clean are listed below the table.
std::string compare(std::span<const Result> results, const std::string& contender, const std::string& baseline);

// The middle value, or the mean of the two in the middle; 0 of nothing.
double median(std::vector<double> values);

}  // namespace chat::bench

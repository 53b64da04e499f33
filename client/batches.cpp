#include "client/batches.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chat::client {
namespace {

constexpr std::string_view kMultiline = "draft/multiline";
constexpr auto kKept =
    std::to_array<std::string_view>({"chathistory", "draft/chathistory-targets", "soju.im/search", kMultiline,
                                     "netsplit", "netjoin", "metadata", "metadata-subs"});

/// Tags and source as they stood in front of a message, without the batch that it was a part of.
std::string head_of(const irc::Message& message) {
  std::string head;
  for (const irc::Tag& tag : message.tags) {
    if (tag.key == "batch") continue;
    head += head.empty() ? '@' : ';';
    head += tag.key;
    if (!tag.value.empty()) head.append("=").append(tag.value);
  }
  if (!head.empty()) head += ' ';
  if (!message.source.empty()) head.append(":").append(message.source).append(" ");
  return head;
}

std::size_t size_of(const Batch& batch) {
  std::size_t size = 0;
  for (const BatchEntry& entry : batch.entries) {
    size += entry.line.size();
    for (const std::string& text : entry.more) size += text.size();
  }
  return size;
}

}  // namespace

Batches::Result Batches::receive(std::string_view line, const irc::Message& message) {
  if (irc::equals_ignoring_case(message.command, "BATCH")) {
    const std::string_view reference = message.param(0);
    if (reference.starts_with('+')) return begin(reference.substr(1), message);
    const auto ended = open_.find(reference.substr(std::min<std::size_t>(1, reference.size())));
    return ended == open_.end() ? Result{} : end(ended);
  }
  const auto reference = message.tag("batch");
  if (!reference || open_.empty()) return {};
  const auto open = open_.find(irc::unescape_tag_value(*reference));
  if (open == open_.end()) return {};
  if (open->second.batch.type == kMultiline) return add_text(open->second, message);
  return add(open->second, {std::string(line)});
}

Batches::Result Batches::begin(std::string_view reference, const irc::Message& message) {
  const std::string_view type = message.param(1);
  if (std::ranges::find(kKept, type) == kKept.end() || open_.size() >= kMaxOpen) return {};
  Open open;
  open.batch.type = type;
  open.batch.target = message.param(2);
  open.batch.second = message.param(3);
  if (type == kMultiline) open.head = head_of(message);
  if (const auto outer = message.tag("batch")) open.parent = irc::unescape_tag_value(*outer);
  open_.try_emplace(std::string(reference), std::move(open));
  return {.kept = true};
}

Batches::Result Batches::end(OpenBatches::iterator ended) {
  Open open = std::move(ended->second);
  open_.erase(ended);
  Result result{.kept = true};
  if (open.batch.type == kMultiline) {
    if (open.texts.empty()) return result;
    for (const std::string& text : open.texts) bytes_ -= std::min(bytes_, text.size());
    BatchEntry message = take_message(open);
    const auto outer = open_.find(open.parent);
    if (outer != open_.end() && outer->second.batch.type != kMultiline) return add(outer->second, std::move(message));
    open.batch.entries.push_back(std::move(message));
  } else {
    bytes_ -= std::min(bytes_, size_of(open.batch));
  }
  result.batch = std::move(open.batch);
  return result;
}

/// Keeps an entry. At the bound, all that is kept of the batch is handed out.
Batches::Result Batches::add(Open& open, BatchEntry entry) {
  bytes_ += entry.line.size();
  for (const std::string& text : entry.more) bytes_ += text.size();
  open.batch.entries.push_back(std::move(entry));
  Result result{.kept = true};
  if (open.batch.entries.size() < kMaxEntries && bytes_ < kMaxBytes) return result;
  bytes_ -= std::min(bytes_, size_of(open.batch));
  result.batch =
      Batch{open.batch.type, open.batch.target, std::exchange(open.batch.entries, {}), false, open.batch.second};
  return result;
}

/// Keeps a line of a message of several. At the bound, the message is handed out, and another like it begins.
Batches::Result Batches::add_text(Open& open, const irc::Message& message) {
  if (open.command.empty()) open.command = irc::to_upper(message.command);
  if (open.head.empty()) open.head = head_of(message);
  const std::string_view text = message.param(1);
  bytes_ += text.size();
  if (message.tag("draft/multiline-concat") && !open.texts.empty()) {
    open.texts.back() += text;
  } else {
    open.texts.emplace_back(text);
  }
  Result result{.kept = true};
  if (open.texts.size() < kMaxEntries && bytes_ < kMaxBytes) return result;
  for (const std::string& kept : open.texts) bytes_ -= std::min(bytes_, kept.size());
  result.batch = Batch{open.batch.type, open.batch.target, {take_message(open)}, false};
  return result;
}

BatchEntry Batches::take_message(Open& open) {
  BatchEntry entry{open.head + open.command};
  std::vector<std::string> texts = std::exchange(open.texts, {});
  irc::append_middle(entry.line, open.batch.target);
  irc::append_trailing(entry.line, texts.front());
  entry.more.assign(std::make_move_iterator(texts.begin() + 1), std::make_move_iterator(texts.end()));
  return entry;
}

}  // namespace chat::client

#include "store/numbers.hpp"

namespace chat::store {
namespace {

// Past it everything is looked up anew: 10 MiB, and more conversations than are busy at a time.
constexpr std::size_t kMostRemembered = std::size_t{1} << 16;

}  // namespace

Numbers::Numbers(Database& journal)
    : find_conversation_(journal.prepare("SELECT number FROM conversations WHERE first_stamp = ? AND first_node = ? "
                                         "AND second_stamp = ? AND second_node = ?")),
      add_conversation_(journal.prepare("INSERT INTO conversations(first_stamp, first_node, second_stamp, second_node) "
                                        "VALUES(?, ?, ?, ?) RETURNING number")),
      get_conversation_(journal.prepare("SELECT first_stamp, first_node, second_stamp, second_node "
                                        "FROM conversations WHERE number = ?")),
      find_node_(journal.prepare("SELECT number FROM nodes WHERE id = ?")),
      add_node_(journal.prepare("INSERT INTO nodes(id) VALUES(?) RETURNING number")),
      get_node_(journal.prepare("SELECT id FROM nodes WHERE number = ?")) {}

std::uint64_t Numbers::of(const core::Conversation& conversation) {
  if (const auto number = find(conversation)) return *number;
  const Reset reset(add_conversation_);
  add_conversation_.bind(1, conversation.first.stamp.bits).bind(2, of(conversation.first.node));
  add_conversation_.bind(3, conversation.second.stamp.bits);
  add_conversation_.bind(4, conversation.second ? of(conversation.second.node) : 0);
  add_conversation_.step();
  const std::uint64_t number = add_conversation_.number(0);
  remember(conversation, number);
  return number;
}

std::uint64_t Numbers::of(core::NodeId node) {
  if (const auto number = find(node)) return *number;
  const Reset reset(add_node_);
  add_node_.bind(1, node).step();
  const std::uint64_t number = add_node_.number(0);
  node_numbers_.emplace(node, number);
  nodes_.emplace(number, node);
  return number;
}

std::optional<std::uint64_t> Numbers::find(const core::Conversation& conversation) {
  if (const auto found = numbers_.find(conversation); found != numbers_.end()) return found->second;
  const auto first = find(conversation.first.node);
  const auto second = conversation.second ? find(conversation.second.node) : 0;
  if (!first || !second) return std::nullopt;
  const Reset reset(find_conversation_);
  find_conversation_.bind(1, conversation.first.stamp.bits).bind(2, *first);
  find_conversation_.bind(3, conversation.second.stamp.bits).bind(4, *second);
  if (!find_conversation_.step()) return std::nullopt;
  const std::uint64_t number = find_conversation_.number(0);
  remember(conversation, number);
  return number;
}

std::optional<std::uint64_t> Numbers::find(core::NodeId node) {
  if (const auto found = node_numbers_.find(node); found != node_numbers_.end()) return found->second;
  const Reset reset(find_node_);
  if (!find_node_.bind(1, node).step()) return std::nullopt;
  const std::uint64_t number = find_node_.number(0);
  node_numbers_.emplace(node, number);
  nodes_.emplace(number, node);
  return number;
}

core::Conversation Numbers::conversation(std::uint64_t number) {
  if (number == 0) return {};
  if (const auto found = conversations_.find(number); found != conversations_.end()) return found->second;
  const Reset reset(get_conversation_);
  if (!get_conversation_.bind(1, number).step()) return {};
  core::Conversation conversation{{{get_conversation_.number(0)}, node(get_conversation_.number(1))},
                                  {{get_conversation_.number(2)}, node(get_conversation_.number(3))}};
  remember(conversation, number);
  return conversation;
}

core::NodeId Numbers::node(std::uint64_t number) {
  if (number == 0) return 0;
  if (const auto found = nodes_.find(number); found != nodes_.end()) return found->second;
  const Reset reset(get_node_);
  if (!get_node_.bind(1, number).step()) return 0;
  const core::NodeId node = get_node_.number(0);
  node_numbers_.emplace(node, number);
  nodes_.emplace(number, node);
  return node;
}

void Numbers::forget() {
  numbers_.clear();
  conversations_.clear();
  node_numbers_.clear();
  nodes_.clear();
}

void Numbers::remember(const core::Conversation& conversation, std::uint64_t number) {
  if (numbers_.size() >= kMostRemembered) {
    numbers_.clear();
    conversations_.clear();
  }
  numbers_.emplace(conversation, number);
  conversations_.emplace(number, conversation);
}

}  // namespace chat::store

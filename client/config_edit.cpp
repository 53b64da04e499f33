#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include <toml++/toml.h>

#include "client/config_file.hpp"
#include "client/settings_table.hpp"

// Changes a configuration file as a person would: the value where it stands, what is new behind what is there.

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;

/// Where in the text the parser's position is. Columns are counted in characters of UTF-8.
std::size_t offset_of(std::string_view text, const toml::source_position& position) {
  std::size_t at = 0;
  for (toml::source_index line = 1; line < position.line; ++line) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  for (toml::source_index column = 1; column < position.column && at < text.size(); ++column) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  }
  return at;
}

/// The beginning of the line behind the one with `at`; a last line without an end gets one.
std::size_t next_line(std::string& text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  if (end != std::string::npos) return end + 1;
  text += '\n';
  return text.size();
}

bool is_comment(std::string_view text, std::size_t at) { return at < text.size() && text[at] == '#'; }

/// Where a new key of the whole file can stand: behind the last one, else behind the comment at the beginning. Below
/// the header of a table it would be that table's.
std::size_t place_for_key(std::string& text, const toml::table& file) {
  std::optional<std::size_t> last;
  for (const auto& [key, node] : file) {
    if (!node.is_table()) last = std::max(last.value_or(0), offset_of(text, node.source().end));
  }
  // The parser's position is behind the value, which may be the end of its line.
  if (last) return next_line(text, *last);
  std::size_t at = 0;
  while (is_comment(text, at)) at = next_line(text, at);
  const bool is_apart = at == text.size() || text[at] == '\n' || text[at] == '\r';
  return is_apart ? at : 0;
}

/// The text with one setting changed: where the network says it, or the file, or as a new key.
std::string with_setting(std::string text, const std::string& network, const Setting& setting,
                         const std::string& value) {
  const toml::table file = toml::parse(text);
  const toml::node* node = file["network"][network][setting.key].node();
  if (network.empty() || node == nullptr) node = file.get(setting.key);
  if (node != nullptr) {
    const std::size_t begin = offset_of(text, node->source().begin);
    return text.replace(begin, offset_of(text, node->source().end) - begin, value);
  }
  const std::size_t place = place_for_key(text, file);
  return text.insert(place, fmt::format("{} = {}\n", setting.key, value));
}

/// The settings that hold for a network of the file, or for all others.
const Settings& settings_for(const ConfigFile& config, const std::string& network) {
  const Network* const found = config.find(network);
  return found == nullptr ? config.settings : found->settings;
}

/// True if the edited file says what it should, and nothing else than before of the other networks.
bool is_right(const ConfigFile& before, const ConfigFile& after, const ConfigEdit& edit) {
  const bool is_kept = std::ranges::all_of(before.networks, [&](const Network& one) {
    const Network* const now = after.find(one.name);
    return now != nullptr && now->options == one.options;
  });
  const Network* const added = after.find(edit.new_network);
  const bool is_added = edit.new_network.empty() || (added != nullptr && added->options == edit.options);
  return is_kept && is_added && after.default_network == before.default_network &&
         settings_for(after, edit.network) == edit.settings;
}

std::string with_changes(std::string text, const ConfigFile& before, const ConfigEdit& edit) {
  for (const Setting& setting : settings_table()) {
    if (text_of(setting, settings_for(before, edit.network)) == text_of(setting, edit.settings)) continue;
    text = with_setting(std::move(text), edit.network, setting, toml_of(setting, edit.settings));
  }
  if (edit.new_network.empty()) return text;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  if (!text.empty()) text += '\n';
  return text + toml_of(edit.new_network, edit.options);
}

}  // namespace

std::expected<std::string, std::string> edit_config(const std::string& text, const std::string& name,
                                                    const ConfigEdit& edit) {
  const auto before = parse_config(text, name);
  if (!before) return Refusal(before.error());
  if (!edit.new_network.empty() && before->find(edit.new_network) != nullptr) {
    return Refusal(fmt::format("There is a network {0} in {1} already; take another name, or change it there.",
                               edit.new_network, name));
  }
  std::string edited = text;
  try {
    edited = with_changes(text, *before, edit);
  } catch (const toml::parse_error&) {
    edited.clear();  // one of the changes broke it
  }
  const auto after = parse_config(edited, name);
  if (after && is_right(*before, *after, edit)) return edited;
  return Refusal(
      fmt::format("{} is written in a way that chatclient cannot change; please change it there yourself.", name));
}

}  // namespace chat::client

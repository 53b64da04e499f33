#include <fmt/format.h>

#include <algorithm>

#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

// Modes of channels and of oneself, and what people say for the usual ones of them: op, voice, ban.

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;
using Names = std::expected<std::vector<std::string>, std::string>;

constexpr std::size_t kMostNamed = 20;  ///< people in one command

/// A mask is no nick: it has wildcards, parts of a source, or is an extended one (`~a:account`, `$a`).
bool is_mask(std::string_view word) { return word.find_first_of("!@*?:$") != std::string_view::npos; }

/// The masks by which somebody is banned: where they come from, and if that is not known, their nick.
std::string mask_of(std::string_view nick, const SlashContext& context) {
  const std::string host = context.host_of ? context.host_of(nick) : std::string();
  return host.empty() || host.find(' ') != std::string::npos ? fmt::format("{}!*@*", nick)
                                                             : fmt::format("*!*@{}", host);
}

/// Each of `words` made by `make`, which gives what is meant by one word, or a sentence.
template <class Make>
Names named(std::string_view words, Make&& make) {
  std::vector<std::string> names;
  while (!words.empty()) {
    const std::string_view word = take_word(words);
    if (names.size() >= kMostNamed) return Refusal(fmt::format("Name {} people at most.", kMostNamed));
    const Names made = make(word);
    if (!made) return made;
    names.insert(names.end(), made->begin(), made->end());
  }
  return names;
}

/// `sign` and `letter` for each of the names, in as many lines as the server's limit makes it.
SlashResult change(std::string_view channel, char sign, char letter, const std::vector<std::string>& names,
                   const SlashContext& context) {
  SlashResult result = Typed{};
  const std::size_t step = std::max<std::size_t>(context.modes_per_line, 1);
  for (std::size_t first = 0; first < names.size(); first += step) {
    const std::size_t count = std::min(step, names.size() - first);
    Outgoing line("MODE");
    line.middle(channel).middle(sign + std::string(count, letter));
    for (std::size_t i = 0; i < count; ++i) line.middle(names[first + i]);
    SlashResult one = one_line(line.line());
    if (!one) return one;
    result->lines.push_back(std::move(one->lines.front()));
  }
  return result;
}

/// A change of `letter` for those who are named, each of whom `make` reads.
template <class Make>
SlashResult change_for_named(const SlashRequest& request, char sign, char letter, Make&& make) {
  if (request.rest.empty()) return written_like_this(request.command);
  std::string_view rest = request.rest;
  const auto channel = channel_concerned(rest, request);
  if (!channel) return Refusal(channel.error());
  if (rest.empty()) return written_like_this(request.command);
  const Names names = named(rest, make);
  if (!names) return Refusal(names.error());
  return change(*channel, sign, letter, *names, request.context);
}

SlashResult change_status(const SlashRequest& request, char sign, char letter) {
  return change_for_named(request, sign, letter, [&](std::string_view word) -> Names {
    auto nick = nick_name(word, request.context);
    if (!nick) return Refusal(std::move(nick.error()));
    return std::vector<std::string>{std::move(*nick)};
  });
}

/// What a word of /ban means: itself if it is a mask, else the masks that `of_nick` gives.
template <class OfNick>
Names masks_meant(std::string_view word, const SlashContext& context, OfNick&& of_nick) {
  if (word.starts_with(':')) return Refusal("A mask does not begin with a colon; it is like eve!*@* or *!*@host.");
  if (is_mask(word)) return std::vector<std::string>{std::string(word)};
  const auto nick = nick_name(word, context);
  if (!nick) return Refusal(nick.error());
  return of_nick(*nick);
}

/// Whose modes /mode is about, taken off `rest`.
std::expected<std::string, std::string> target_of_mode(std::string_view& rest, const SlashRequest& request) {
  const SlashContext& context = request.context;
  if (!rest.empty() && !rest.starts_with('+') && !rest.starts_with('-')) {
    const std::string_view word = take_word(rest);
    return names_channel(word, context) ? channel_name(word, context) : nick_name(word, context);
  }
  if (names_channel(context.place, context)) return std::string(context.place);
  if (rest.empty()) return std::string(context.nick);
  return Refusal(
      fmt::format("You are not in a channel now: name it, as in /mode #channel {0}, or yourself: /mode {1} {0}", rest,
                  context.nick));
}

}  // namespace

namespace slash {

SlashResult ban(const SlashRequest& request) {
  return change_for_named(request, '+', 'b', [&](std::string_view word) {
    return masks_meant(word, request.context, [&](std::string_view nick) -> Names {
      return std::vector<std::string>{mask_of(nick, request.context)};
    });
  });
}

SlashResult unban(const SlashRequest& request) {
  return change_for_named(request, '-', 'b', [&](std::string_view word) {
    return masks_meant(word, request.context, [&](std::string_view nick) -> Names {
      // The ban may be of either form; one that is not there is no error.
      const std::string by_nick = fmt::format("{}!*@*", nick);
      std::string mask = mask_of(nick, request.context);
      if (mask == by_nick) return std::vector<std::string>{by_nick};
      return std::vector<std::string>{std::move(mask), by_nick};
    });
  });
}

SlashResult bans(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const auto channel = rest.empty() ? channel_concerned(rest, request) : channel_name(rest, request.context);
  if (!channel) return Refusal(channel.error());
  return one_line(Outgoing("MODE").middle(*channel).middle("+b").line());
}

SlashResult op(const SlashRequest& request) { return change_status(request, '+', 'o'); }
SlashResult deop(const SlashRequest& request) { return change_status(request, '-', 'o'); }
SlashResult voice(const SlashRequest& request) { return change_status(request, '+', 'v'); }
SlashResult devoice(const SlashRequest& request) { return change_status(request, '-', 'v'); }

SlashResult mode(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const auto target = target_of_mode(rest, request);
  if (!target) return Refusal(target.error());
  Outgoing line("MODE");
  line.middle(*target);
  while (!rest.empty()) {
    const std::string_view word = take_word(rest);
    if (!irc::is_middle(word)) return written_like_this(request.command);
    line.middle(word);
  }
  return one_line(line.line());
}

}  // namespace slash

}  // namespace chat::text

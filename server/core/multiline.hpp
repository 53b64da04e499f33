#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/line.hpp"
#include "irc/capabilities.hpp"

namespace chat::core {

// Messages of several lines (https://ircv3.net/specs/extensions/multiline). A text is one string, its lines separated
// by LF; on the wire it is divided into pieces that each fit into a message.

struct TextPiece {
  std::string_view text;
  bool continues = false;  ///< the line of the piece before it goes on (draft/multiline-concat)
};

/// Divides `text` at its LFs, at `cuts` (positions within it, ascending), and where a piece would have more than `room`
/// bytes: between characters, and behind a space if there is one near. Views into `text`.
[[nodiscard]] std::vector<TextPiece> divide(std::string_view text, std::span<const std::size_t> cuts, std::size_t room);

/// One message of several lines, for many sessions: everything is serialised once.
class Multiline {
 public:
  struct Piece {
    Line line;  ///< as a message of its own; the first that has a text carries the id and the client's tags
    bool continues;
    bool blank;
  };

  /// The views in `tags` must outlive it. `reference`: see Router::next_reference().
  Multiline(const LineTags& tags, std::string_view source, std::string_view command, std::string_view target,
            std::span<const TextPiece> pieces, std::string_view server_name, std::string reference);

  /// Who gets a batch. Others get a message for each piece that is not blank.
  [[nodiscard]] static bool is_understood(const irc::CapabilitySet& capabilities) {
    return capabilities.has(irc::Capability::multiline) && capabilities.has(irc::Capability::batch);
  }

  [[nodiscard]] const Line& opening() const { return opening_; }
  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }
  /// The tags of a piece within the batch, from `@` to the closing space.
  [[nodiscard]] std::string_view tags_within(const Piece& piece) const { return piece.continues ? concat_ : within_; }
  /// The body of the line that ends the batch; the line has no tags.
  [[nodiscard]] std::string_view closing() const { return closing_; }

 private:
  Line opening_;
  std::vector<Piece> pieces_;
  std::string within_;
  std::string concat_;
  std::string closing_;
};

}  // namespace chat::core

#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace chat::websocket {

/// Why a connection is closed (RFC 6455, section 7.4.1).
enum class CloseCode : std::uint16_t { normal = 1000, going_away = 1001 };

/// The server's reading side of a connection: takes frames, gives lines. Without a socket; nothing waits. One thread.
/// It keeps one message at most, as many bytes as have come of it, and nothing between two of them.
class FrameReader {
 public:
  /// One message may be cut into so many frames: for each there is work, however short it is.
  static constexpr std::size_t kMostFrames = 64;

  /// `longest` bytes of one message at most, however it is cut into frames; a longer one ends the connection (1009).
  explicit FrameReader(std::size_t longest);
  FrameReader(FrameReader&& other) noexcept;
  FrameReader& operator=(FrameReader&& other) noexcept;
  ~FrameReader();

  /// Takes bytes from the wire, as many as there are, and appends each message to `lines` as one line with its LF.
  /// A CR LF at a message's end is allowed and left out. An LF within it becomes a CR, which no line may have: a
  /// message is one line, and what somebody wrote into it must not become another command.
  ///
  /// Appends to `wire` what these frames are answered: pongs, and the closing frame. Returns how many of the frames
  /// that ended here brought no line: control frames, and all of a message's but the last. The error is a phrase; it
  /// is final, and the closing frame says it to the peer by its code: 1002 (frames that break the rules), 1007 (text
  /// that is not UTF-8), 1008 (a message in too many frames), 1009 (too long).
  [[nodiscard]] std::expected<std::size_t, std::string> feed(std::string_view bytes, std::string& lines,
                                                             std::string& wire);

  /// The closing frame was made: because the peer has closed, or after an error. Nothing may be sent behind it.
  [[nodiscard]] bool closed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Appends the lines of `stream` to `wire`, each as one message in one frame, without its line end. Returns how many
/// bytes of `stream` that took: behind its last LF there may be the beginning of a line.
[[nodiscard]] std::size_t append_messages(std::string_view stream, bool binary, std::string& wire);
/// Appends a closing frame.
void append_close(CloseCode code, std::string& wire);

}  // namespace chat::websocket

#include "websocket/frames.hpp"

#include <wslay/wslay.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "util/utf8.hpp"

namespace chat::websocket {
namespace {

// Nothing may be thrown through the library, which is C.

struct FrameContextEnd {
  void operator()(wslay_frame_context_ptr context) const { wslay_frame_context_free(context); }
};
ssize_t append_to(std::string& wire, const std::uint8_t* data, std::size_t size) {
  try {
    wire.append(reinterpret_cast<const char*>(data), size);
    return static_cast<ssize_t>(size);
  } catch (const std::exception&) {
    return -1;
  }
}

ssize_t send_to_wire(const std::uint8_t* data, std::size_t size, int /*flags*/, void* wire) {
  return append_to(*static_cast<std::string*>(wire), data, size);
}

using Context = std::unique_ptr<wslay_frame_context, FrameContextEnd>;

/// What `data` points to must outlive it.
Context make_context(const wslay_frame_callbacks& callbacks, void* data) {
  wslay_frame_context_ptr made = nullptr;
  if (wslay_frame_context_init(&made, &callbacks, data) != 0) throw std::bad_alloc();
  return Context(made);
}

void send_frame(const Context& context, std::uint8_t opcode, std::string_view payload) {
  wslay_frame_iocb frame{};
  frame.fin = 1;
  frame.opcode = opcode;
  frame.payload_length = payload.size();
  frame.data = reinterpret_cast<const std::uint8_t*>(payload.data());
  frame.data_length = payload.size();
  if (wslay_frame_send(context.get(), &frame) != static_cast<ssize_t>(payload.size())) throw std::bad_alloc();
}

/// Writes frames. It has a buffer that an idle connection need not hold on to: one is made for what there is to write.
class FrameWriter {
 public:
  explicit FrameWriter(std::string& wire)
      : context_(make_context({.send_callback = send_to_wire, .recv_callback = nullptr, .genmask_callback = nullptr},
                              &wire)) {}
  void append(wslay_opcode opcode, std::string_view payload) {
    send_frame(context_, static_cast<std::uint8_t>(opcode), payload);
  }

 private:
  Context context_;
};

std::string code_bytes(std::uint16_t code) { return {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)}; }

/// Those that a closing frame may hold (RFC 6455, section 7.4, and what has been registered since).
bool may_be_sent(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

std::string phrase_for(std::uint16_t code) {
  switch (code) {
    case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA:
      return "a WebSocket message of text was not UTF-8";
    case WSLAY_CODE_POLICY_VIOLATION:
      return "a WebSocket message came in too many frames";
    case WSLAY_CODE_MESSAGE_TOO_BIG:
      return "a WebSocket message was too long";
    default:
      return "what came breaks the rules of WebSocket";
  }
}

void append_line(std::string_view message, std::string& lines) {
  if (message.ends_with('\n')) message.remove_suffix(1);
  if (message.ends_with('\r')) message.remove_suffix(1);
  const std::size_t start = lines.size();
  lines.append(message);
  std::replace(lines.begin() + static_cast<std::ptrdiff_t>(start), lines.end(), '\n', '\r');
  lines += '\n';
}

}  // namespace

/// The library takes the bytes of the wire apart and the masks off. What frames may follow each other, and what they
/// are together, is judged here: its own way of joining them keeps a piece of memory for every one of them.
struct FrameReader::State {
  explicit State(std::size_t most)
      : longest(most),
        context(make_context({.send_callback = send, .recv_callback = receive, .genmask_callback = nullptr}, this)) {}

  const std::size_t longest;
  const Context context;
  std::string_view bytes;        ///< not taken yet; during feed()
  std::string* lines = nullptr;  ///< during feed()
  std::string* wire = nullptr;   ///< during feed()
  std::size_t without_line = 0;  ///< frames that have ended; during feed()

  bool in_frame = false;
  std::uint64_t missing = 0;  ///< bytes of that frame
  bool in_message = false;    ///< from its first frame's head to its last frame's end
  std::uint8_t kind = 0;      ///< of the message: its first frame's opcode
  std::size_t frames = 0;     ///< of the message, until now
  std::string message;        ///< what has come of it; empty if it has come at once
  std::string control;        ///< what has come of a control frame
  std::string error;          ///< the first; final
  bool closed = false;

  static ssize_t receive(std::uint8_t* buffer, std::size_t size, int /*flags*/, void* data) {
    auto& state = *static_cast<State*>(data);
    const std::size_t taken = std::min(size, state.bytes.size());
    if (taken == 0) return -1;
    std::memcpy(buffer, state.bytes.data(), taken);
    state.bytes.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }

  static ssize_t send(const std::uint8_t* bytes, std::size_t size, int /*flags*/, void* data) {
    return append_to(*static_cast<State*>(data)->wire, bytes, size);
  }

  void fail(std::uint16_t code) {
    send_frame(context, WSLAY_CONNECTION_CLOSE, code_bytes(code));
    closed = true;
    error = phrase_for(code);
    message = {};
  }

  /// A piece of a frame, its head with the first.
  void take(const wslay_frame_iocb& piece) {
    const bool is_control = wslay_is_ctrl_frame(piece.opcode) != 0;
    const bool begins = !in_frame;
    if (begins) {
      if (const std::uint16_t code = is_control ? judge_control(piece) : judge_data(piece); code != 0) {
        return fail(code);
      }
      in_frame = true;
      missing = piece.payload_length;
    }
    missing -= piece.data_length;
    in_frame = missing != 0;
    const std::string_view data(reinterpret_cast<const char*>(piece.data), piece.data_length);
    std::string& kept = is_control ? control : message;
    // Mostly all of it has come at once, and need not be kept.
    const bool whole = begins && !in_frame && (is_control || (piece.fin != 0 && frames == 1));
    if (!whole) kept.append(data);
    if (in_frame) return;
    if (!is_control && piece.fin == 0) {
      ++without_line;
      return;
    }
    const std::string all = whole ? std::string() : std::exchange(kept, {});
    if (is_control) {
      ++without_line;
      take_control(piece.opcode, whole ? data : all);
    } else {
      take_message(whole ? data : all);
    }
  }

  /// Whether a frame that begins may do so; 0, or the code to close with.
  [[nodiscard]] static std::uint16_t judge_control(const wslay_frame_iocb& head) {
    const bool known = head.opcode == WSLAY_CONNECTION_CLOSE || head.opcode == WSLAY_PING || head.opcode == WSLAY_PONG;
    return known && head.rsv == 0 && head.mask != 0 ? 0 : WSLAY_CODE_PROTOCOL_ERROR;
  }

  [[nodiscard]] std::uint16_t judge_data(const wslay_frame_iocb& head) {
    const bool goes_on = head.opcode == WSLAY_CONTINUATION_FRAME;
    const bool known = goes_on || head.opcode == WSLAY_TEXT_FRAME || head.opcode == WSLAY_BINARY_FRAME;
    if (!known || head.rsv != 0 || head.mask == 0 || goes_on != in_message) return WSLAY_CODE_PROTOCOL_ERROR;
    if (!in_message) {
      in_message = true;
      kind = head.opcode;
      frames = 0;
    }
    if (++frames > kMostFrames) return WSLAY_CODE_POLICY_VIOLATION;
    if (head.payload_length > longest - message.size()) return WSLAY_CODE_MESSAGE_TOO_BIG;
    return 0;
  }

  void take_message(std::string_view all) {
    in_message = false;
    if (kind == WSLAY_TEXT_FRAME && !util::is_utf8(all)) return fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA);
    append_line(all, *lines);
  }

  void take_control(std::uint8_t opcode, std::string_view payload) {
    if (opcode == WSLAY_PING) return send_frame(context, WSLAY_PONG, payload);
    if (opcode != WSLAY_CONNECTION_CLOSE) return;
    if (!payload.empty()) {
      if (payload.size() == 1) return fail(WSLAY_CODE_PROTOCOL_ERROR);
      const auto high = static_cast<unsigned char>(payload[0]);
      const auto low = static_cast<unsigned char>(payload[1]);
      if (!may_be_sent(static_cast<unsigned>(high) << 8U | low)) return fail(WSLAY_CODE_PROTOCOL_ERROR);
      if (!util::is_utf8(payload.substr(2))) return fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA);
    }
    send_frame(context, WSLAY_CONNECTION_CLOSE, payload);
    closed = true;
  }
};

FrameReader::FrameReader(std::size_t longest) : state_(std::make_unique<State>(longest)) {}

FrameReader::FrameReader(FrameReader&& other) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&& other) noexcept = default;
FrameReader::~FrameReader() = default;

std::expected<std::size_t, std::string> FrameReader::feed(std::string_view bytes, std::string& lines,
                                                          std::string& wire) {
  State& state = *state_;
  if (!state.error.empty()) return std::unexpected(state.error);
  state.bytes = bytes;
  state.lines = &lines;
  state.wire = &wire;
  state.without_line = 0;
  while (!state.closed) {
    wslay_frame_iocb piece{};
    const ssize_t taken = wslay_frame_recv(state.context.get(), &piece);
    if (taken == WSLAY_ERR_WANT_READ) break;
    if (taken < 0) {
      state.fail(WSLAY_CODE_PROTOCOL_ERROR);  // a frame that is none
    } else {
      state.take(piece);
    }
  }
  if (!state.error.empty()) return std::unexpected(state.error);
  return state.without_line;
}

bool FrameReader::closed() const { return state_->closed; }

std::size_t append_messages(std::string_view stream, bool binary, std::string& wire) {
  const wslay_opcode opcode = binary ? WSLAY_BINARY_FRAME : WSLAY_TEXT_FRAME;
  std::size_t taken = 0;
  std::size_t end = stream.find('\n');
  if (end == std::string_view::npos) return 0;
  FrameWriter writer(wire);
  for (; end != std::string_view::npos; end = stream.find('\n', taken)) {
    std::string_view line = stream.substr(taken, end - taken);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) writer.append(opcode, line);
    taken = end + 1;
  }
  return taken;
}

void append_close(CloseCode code, std::string& wire) {
  FrameWriter(wire).append(WSLAY_CONNECTION_CLOSE, code_bytes(static_cast<std::uint16_t>(code)));
}

}  // namespace chat::websocket

#include "websocket/frames.hpp"

#include <wslay/wslay.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace chat::websocket {
namespace {

// Nothing may be thrown through the library, which is C.

struct FrameContextEnd {
  void operator()(wslay_frame_context_ptr context) const { wslay_frame_context_free(context); }
};
struct EventContextEnd {
  void operator()(wslay_event_context_ptr context) const { wslay_event_context_free(context); }
};

ssize_t append_to(std::string& wire, const std::uint8_t* data, std::size_t size) {
  try {
    wire.append(reinterpret_cast<const char*>(data), size);
    return static_cast<ssize_t>(size);
  } catch (const std::exception&) {
    return -1;
  }
}

ssize_t send_frame(const std::uint8_t* data, std::size_t size, int /*flags*/, void* wire) {
  return append_to(*static_cast<std::string*>(wire), data, size);
}

/// Writes frames. It has a buffer that an idle connection need not hold on to: one is made for what there is to write.
class FrameWriter {
 public:
  explicit FrameWriter(std::string& wire) {
    constexpr wslay_frame_callbacks kCallbacks{
        .send_callback = send_frame, .recv_callback = nullptr, .genmask_callback = nullptr};
    wslay_frame_context_ptr made = nullptr;
    if (wslay_frame_context_init(&made, &kCallbacks, &wire) != 0) throw std::bad_alloc();
    context_.reset(made);
  }
  void append(wslay_opcode opcode, std::string_view payload) {
    wslay_frame_iocb frame{};
    frame.fin = 1;
    frame.opcode = static_cast<std::uint8_t>(opcode);
    frame.payload_length = payload.size();
    frame.data = reinterpret_cast<const std::uint8_t*>(payload.data());
    frame.data_length = payload.size();
    if (wslay_frame_send(context_.get(), &frame) != static_cast<ssize_t>(payload.size())) throw std::bad_alloc();
  }

 private:
  std::unique_ptr<wslay_frame_context, FrameContextEnd> context_;
};

void append_close_code(std::uint16_t code, std::string& wire) {
  const std::array payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  FrameWriter(wire).append(WSLAY_CONNECTION_CLOSE, {payload.data(), payload.size()});
}

std::string phrase_for(std::uint16_t code) {
  switch (code) {
    case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA:
      return "a WebSocket message of text was not UTF-8";
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

struct FrameReader::State {
  std::unique_ptr<wslay_event_context, EventContextEnd> context;
  std::string_view bytes;        ///< not taken yet; during feed()
  std::string* lines = nullptr;  ///< during feed()
  std::string* wire = nullptr;   ///< during feed()
  bool no_memory = false;
  std::string error;  ///< the first; final
  bool closed = false;

  static ssize_t receive(wslay_event_context_ptr context, std::uint8_t* buffer, std::size_t size, int /*flags*/,
                         void* data) {
    auto& state = *static_cast<State*>(data);
    const std::size_t taken = std::min(size, state.bytes.size());
    if (taken == 0) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    std::memcpy(buffer, state.bytes.data(), taken);
    state.bytes.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }

  static ssize_t send(wslay_event_context_ptr context, const std::uint8_t* bytes, std::size_t size, int /*flags*/,
                      void* data) {
    auto& state = *static_cast<State*>(data);
    const ssize_t sent = append_to(*state.wire, bytes, size);
    if (sent < 0) wslay_event_set_error(context, WSLAY_ERR_CALLBACK_FAILURE);
    return sent;
  }

  static void take_message(wslay_event_context_ptr /*context*/, const wslay_event_on_msg_recv_arg* message,
                           void* data) {
    if (message->opcode != WSLAY_TEXT_FRAME && message->opcode != WSLAY_BINARY_FRAME) return;
    auto& state = *static_cast<State*>(data);
    try {
      append_line({reinterpret_cast<const char*>(message->msg), message->msg_length}, *state.lines);
    } catch (const std::exception&) {
      state.no_memory = true;
    }
  }
};

FrameReader::FrameReader(std::size_t longest) : state_(std::make_unique<State>()) {
  wslay_event_callbacks callbacks{};
  callbacks.recv_callback = &State::receive;
  callbacks.send_callback = &State::send;
  callbacks.on_msg_recv_callback = &State::take_message;
  wslay_event_context_ptr made = nullptr;
  if (wslay_event_context_server_init(&made, &callbacks, state_.get()) != 0) throw std::bad_alloc();
  state_->context.reset(made);
  wslay_event_config_set_max_recv_msg_length(made, longest);
}

FrameReader::FrameReader(FrameReader&& other) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&& other) noexcept = default;
FrameReader::~FrameReader() = default;

std::expected<void, std::string> FrameReader::feed(std::string_view bytes, std::string& lines, std::string& wire) {
  State& state = *state_;
  if (!state.error.empty()) return std::unexpected(state.error);
  if (state.closed) return {};
  wslay_event_context_ptr context = state.context.get();
  state.bytes = bytes;
  state.lines = &lines;
  state.wire = &wire;
  const int received = wslay_event_recv(context);
  if (received == WSLAY_ERR_NOMEM || state.no_memory) throw std::bad_alloc();
  if (received != 0) {
    // A frame that is none: the library would close without a code.
    append_close_code(WSLAY_CODE_PROTOCOL_ERROR, wire);
    state.closed = true;
    state.error = phrase_for(WSLAY_CODE_PROTOCOL_ERROR);
    return std::unexpected(state.error);
  }
  if (wslay_event_send(context) != 0) throw std::bad_alloc();
  if (wslay_event_get_close_sent(context) == 0) return {};
  state.closed = true;
  if (wslay_event_get_close_received(context) != 0) return {};
  state.error = phrase_for(wslay_event_get_status_code_sent(context));
  return std::unexpected(state.error);
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

void append_close(CloseCode code, std::string& wire) { append_close_code(static_cast<std::uint16_t>(code), wire); }

}  // namespace chat::websocket

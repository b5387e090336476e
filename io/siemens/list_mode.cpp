// SPDX-License-Identifier: Apache-2.0
#include "io/siemens/list_mode.hpp"

#include "core/error.hpp"
#include "core/sinogram.hpp"
#include "io/file/checked_read.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isotone::io::siemens {
namespace {

constexpr std::uint32_t tag_bit = 1U << 31U;
constexpr std::uint32_t prompt_bit = 1U << 30U;
constexpr std::uint32_t address_mask = prompt_bit - 1U;
constexpr std::uint32_t time_tag = 4;  // bits 31-29 = 100
constexpr std::uint32_t time_mask = (1U << 29U) - 1U;

/// Calls visit(word, its byte in the file) for every word of the file.
template <typename Visit>
void for_each_word(const file::InputFile& input, std::uint64_t offset, Visit visit) {
    std::vector<std::byte> block(std::size_t{1} << 20U);
    for (std::uint64_t at = offset; at < input.size();) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), input.size() - at));
        input.read(at, std::span(block).first(length));
        for (std::size_t i = 0; i < length; i += 4) {
            const auto byte = [&](std::size_t k) { return std::to_integer<std::uint32_t>(block[i + k]); };
            visit(byte(0) | byte(1) << 8U | byte(2) << 16U | byte(3) << 24U, at + i);
        }
        at += length;
    }
}

[[noreturn]] void corrupt(const std::filesystem::path& path, std::uint64_t byte, const std::string& what) {
    throw Error(ErrorCode::input_corrupt, path.string() + ", byte " + std::to_string(byte), what,
                "the file is damaged, or its header belongs to another file");
}

struct Overview {
    std::size_t events = 0, time_tags = 0, other_tags = 0;
    std::optional<std::uint32_t> first_ms, last_ms;
};

/// A first pass that checks every word, so that the second allocates once and cannot fail.
Overview checked_overview(const file::InputFile& input, const ListModeHeader& header) {
    Overview overview;
    const std::uint64_t addresses = header.addresses();
    for_each_word(input, header.data_offset, [&](std::uint32_t word, std::uint64_t byte) {
        if ((word & tag_bit) == 0) {
            ++overview.events;
            if ((word & address_mask) >= addresses) {
                corrupt(input.path(), byte, "the address of an event is beyond the address space");
            }
        } else if (word >> 29U == time_tag) {
            const std::uint32_t time_ms = word & time_mask;
            if (overview.last_ms && time_ms < *overview.last_ms) {
                corrupt(input.path(), byte, "time runs backwards");
            }
            overview.first_ms = overview.first_ms.value_or(time_ms);
            overview.last_ms = time_ms;
            ++overview.time_tags;
        } else {
            ++overview.other_tags;
        }
    });
    if (overview.time_tags == 0) {
        corrupt(input.path(), input.size(), "no time tag in the whole file");
    }
    return overview;
}

/// Turns addresses into crystal pairs.
class AddressDecoder {
public:
    explicit AddressDecoder(const ListModeHeader& header)
        // Only the numbering of crystals is needed of a sinogram; any plane will do.
        : header_(header), numbering_(header.scanner, {{0, 0, 0}}, 1, header.bins, false, 0.0, 0) {}

    void append(std::uint32_t address, ListMode& events) const {
        const auto bins = static_cast<std::uint32_t>(header_.bins);
        const auto views = static_cast<std::uint32_t>(header_.views);
        const int bin_number = static_cast<int>(address % bins) - header_.bins / 2;
        const auto crystals = numbering_.crystals_of(static_cast<int>(address / bins % views), bin_number);
        const RingPair rings = header_.planes[address / bins / views];
        events.crystal_a.push_back(header_.scanner.crystal_id(rings.a, crystals.a));
        events.crystal_b.push_back(header_.scanner.crystal_id(rings.b, crystals.b));
    }

private:
    const ListModeHeader& header_;
    SinogramGeometry numbering_;
};

}  // namespace

SiemensListMode read_list_mode(const std::filesystem::path& path, const interfile::ScannerLookup& lookup) {
    SiemensListMode result{read_list_mode_header(path, lookup), {}};
    const ListModeHeader& header = result.header;
    const file::InputFile input(header.data_path);
    if (header.data_offset > input.size() || (input.size() - header.data_offset) % 4 != 0) {
        corrupt(input.path(), input.size(), "the file does not end with a whole 32-bit word");
    }
    const Overview overview = checked_overview(input, header);
    result.words = static_cast<std::size_t>((input.size() - header.data_offset) / 4);
    result.time_tags = overview.time_tags;
    result.other_tags = overview.other_tags;
    ListMode& events = result.events;
    events.scanner = header.scanner;
    // Events before the first tag belong to the millisecond before it.
    std::uint32_t now_ms = std::max(*overview.first_ms, 1U) - 1U;
    events.start_s = 1e-3 * now_ms;
    events.duration_s = 1e-3 * (*overview.last_ms + 1U - now_ms);
    events.crystal_a.reserve(overview.events);
    events.crystal_b.reserve(overview.events);
    events.time_ms.reserve(overview.events);
    events.is_delayed.reserve(overview.events);
    const AddressDecoder decoder(header);
    for_each_word(input, header.data_offset, [&](std::uint32_t word, std::uint64_t) {
        if ((word & tag_bit) == 0) {
            decoder.append(word & address_mask, events);
            events.time_ms.push_back(now_ms);
            events.is_delayed.push_back((word & prompt_bit) == 0 ? 1 : 0);
        } else if (word >> 29U == time_tag) {
            now_ms = word & time_mask;
        }
    });
    return result;
}

}  // namespace isotone::io::siemens

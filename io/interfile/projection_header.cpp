// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/projection_header.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"

#include <algorithm>
#include <charconv>

namespace isotone::io::interfile {
namespace {

constexpr int largest_head_count = 8;

/// Begins the keys that Interfile 3.3 repeats for every head.
constexpr std::string_view first_key_of_head = "numberofimages/energywindow";

struct Line {
    std::size_t begin;
    std::string key, value;
};

/// The lines `key := value`, not those in comments.
std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const auto mark = line.find(":=");
        if (mark != std::string_view::npos) {
            lines.push_back({begin, comparable(line.substr(0, mark)), comparable(line.substr(mark + 2))});
        }
        begin = end + 1;
    }
    return lines;
}

/// The text as one header per head: what stands before the first head, then what belongs to each.
std::vector<std::string> head_texts(const std::string& text, const std::string& name) {
    int heads = 1;
    std::vector<std::size_t> begins;
    for (const Line& line : lines_of(text)) {
        if (line.key == "numberofdetectorheads") {
            std::from_chars(line.value.data(), line.value.data() + line.value.size(), heads);
        } else if (line.key == first_key_of_head) {
            begins.push_back(line.begin);
        }
    }
    if (heads <= 1) {
        return {text};
    }
    if (heads > largest_head_count || begins.size() != static_cast<std::size_t>(heads)) {
        throw Error(ErrorCode::input_corrupt, name + ", key 'number of detector heads'",
                    "is " + std::to_string(heads) + ", and 'number of images/energy window' begins the keys of " +
                        std::to_string(begins.size()) + " heads",
                    "describe each of at most 8 heads, or all views as those of one");
    }
    std::vector<std::string> texts;
    for (std::size_t head = 0; head < begins.size(); ++head) {
        const bool last = head + 1 == begins.size();
        texts.push_back(text.substr(0, begins.front()) +
                        text.substr(begins[head], last ? std::string::npos : begins[head + 1] - begins[head]) +
                        (last ? "" : "\n!END OF INTERFILE :=\n"));
    }
    return texts;
}

Origin origin_of(const Header& header) {
    if (header.has(convention_key) && header.text(convention_key) == convention) {
        return Origin::isotone;
    }
    if (header.has("originating system") && header.word("originating system") == "simind") {
        return header.has("program version") || header.has("program author") ? Origin::simind : Origin::simind_changed;
    }
    return Origin::other;
}

void require_word(const Header& header, const char* key, const char* wanted, const char* hint) {
    if (header.has(key) && header.word(key) != wanted) {
        header.reject(key, 0, std::string("is not ") + wanted, hint);
    }
}

void require_acquired_projections(const Header& header) {
    if (!header.complete()) {
        header.reject("END OF INTERFILE", 0, "is missing", "the header is truncated: copy it again");
    }
    require_word(header, "type of data", "tomographic", "name a header of SPECT projections");
    require_word(header, "process status", "acquired", "name a header of acquired projections, not of an image");
    require_word(header, "imaging modality", "nucmed", "name a header of SPECT projections");
    require_word(header, "matrix axis label", "bincoordinate", "other storage orders cannot be read");
    for (const char* key : {"number of time frames", "number of time windows", "number of time slots"}) {
        if (header.has(key) && header.integer(key, 1, 65536) != 1) {
            header.reject(key, 0, "is not 1", "extract one frame first");
        }
    }
    if (header.has("data starting block") && header.integer("data starting block", 0, 1 << 20) != 0 &&
        !header.has("data offset in bytes")) {
        header.reject("data starting block", 0, "is not 0", "state 'data offset in bytes' instead");
    }
    const auto label = [&header](int axis, const char* wanted) {
        if (header.has("matrix axis label", axis) && header.word("matrix axis label", axis) != wanted) {
            header.reject("matrix axis label", axis, std::string("is not ") + wanted,
                          "other storage orders cannot be read");
        }
    };
    label(1, "bincoordinate");
    label(2, "axialcoordinate");
}

}  // namespace

ProjectionHeader read_projection_header(const std::filesystem::path& path) {
    const std::string text = file::read_text(path, largest_header_bytes);
    ProjectionHeader header;
    header.path = path;
    for (const std::string& head : head_texts(text, path.string())) {
        header.heads.push_back(Header::parse(head, path.string()));
        require_acquired_projections(header.heads.back());
    }
    header.comments = CommentKeys::parse(text);
    header.origin = origin_of(header.first());
    return header;
}

std::optional<double> number_of_first(const ProjectionHeader& header, const Header& head, const char* key) {
    for (const int index : {1, 0}) {
        if (head.has(key, index)) {
            return head.number(key, index);
        }
    }
    return header.comments.number(key);
}

bool holds_projections(const std::filesystem::path& path) {
    constexpr std::string_view beginning = "!INTERFILE";
    std::error_code fault;
    if (!std::filesystem::is_regular_file(path, fault)) {
        return false;
    }
    try {
        // Data files may be large: nothing is read whole that does not begin like a header.
        const file::InputFile input(path);
        std::string start(std::min<std::uint64_t>(input.size(), 64), '\0');
        input.read(0, std::as_writable_bytes(std::span(start)));
        const auto at = start.find('!');
        if (at == std::string::npos || comparable(start.substr(at, beginning.size())) != "interfile") {
            return false;
        }
        // By its lines alone: what else is wrong with a header of projections is for its reader to say.
        bool projections = false, of_pet = false, acquired = true;
        for (const Line& line : lines_of(file::read_text(path, largest_header_bytes))) {
            projections = projections || line.key == "numberofprojections";
            of_pet = of_pet || line.key == "petdatatype";
            acquired = acquired && (line.key != "processstatus" || line.value == "acquired");
        }
        return projections && !of_pet && acquired;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace isotone::io::interfile

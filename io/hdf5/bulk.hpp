// SPDX-License-Identifier: Apache-2.0
/// Numbers together with their SHA-256 digests, which stand in /provenance/sha256.
#pragma once

#include "core/error.hpp"
#include "io/file/sha256.hpp"
#include "io/hdf5/group.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace isotone::io::hdf5 {

/// "/sinogram/prompts" and "values" make "sinogram.prompts.values".
inline std::string digest_name(const Group& group, const std::string& name) {
    std::string dotted = (group.path() + "/" + name).substr(1);
    std::replace(dotted.begin(), dotted.end(), '/', '.');
    return dotted;
}

/// Names and values of scalar fields in the order they were written, for one digest over all of them.
class Transcript {
public:
    void add(const char* name, const std::string& value) { text_ += std::string(name) + '=' + value + '\n'; }
    void add(const char* name, double value) { add(name, std::to_string(std::bit_cast<std::uint64_t>(value))); }
    void add(const char* name, const std::vector<double>& values) {
        for (const double value : values) {
            add(name, value);
        }
    }
    void add(const char* name, int value) { add(name, std::to_string(value)); }
    void add(const char* name, bool value) { add(name, std::to_string(value ? 1 : 0)); }
    std::string digest() const { return file::sha256(std::as_bytes(std::span(text_))); }

private:
    std::string text_;
};

template <typename T>
void write_bulk(const Group& group, const Group& digests, const std::string& name, const std::vector<T>& values,
                const Extent& extent, const std::string& units, const std::string& axes) {
    group.write_array<T>(name, values, extent, units, axes);
    digests.write_text(digest_name(group, name), file::sha256(std::as_bytes(std::span(values))));
}

template <typename T>
std::vector<T> read_bulk(const Group& group, const Group& digests, const std::string& name, const Extent& extent) {
    std::vector<T> values = group.read_array<T>(name, extent);
    if (digests.read_text(digest_name(group, name)) != file::sha256(std::as_bytes(std::span(std::as_const(values))))) {
        throw Error(ErrorCode::input_corrupt, group.where(name), "is not what was written: its SHA-256 digest differs",
                    "copy the file again from its source");
    }
    return values;
}

}  // namespace isotone::io::hdf5

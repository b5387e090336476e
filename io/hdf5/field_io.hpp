// SPDX-License-Identifier: Apache-2.0
/// Scalar fields of a noun to and from a group, with one digest over all of them.
#pragma once

#include "core/error.hpp"
#include "io/hdf5/bulk.hpp"
#include "io/hdf5/group.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::io::hdf5 {

/// Writes one field of a noun; an empty optional is left out.
class FieldWriter {
public:
    explicit FieldWriter(const Group& group) : group_(group) {}

    void operator()(const char* name, const std::string& value, const char*) const {
        group_.write_text(name, value);
        transcript_.add(name, value);
    }
    void operator()(const char* name, const std::optional<double>& value, const char* units) const {
        if (value) {
            (*this)(name, *value, units);
        }
    }
    /// An empty list is left out.
    void operator()(const char* name, const std::vector<double>& values, const char* units) const {
        if (!values.empty()) {
            group_.write_array<double>(name, values, {values.size()}, units, name);
            transcript_.add(name, values);
        }
    }
    template <typename T>
    void operator()(const char* name, T value, const char* units) const {
        group_.write<T>(name, value, units);
        transcript_.add(name, value);
    }
    /// Keeps the digest of everything written by this writer.
    void finish(const Group& digests) const { digests.write_text(digest_name(group_, "fields"), transcript_.digest()); }

private:
    const Group& group_;
    mutable Transcript transcript_;
};

/// Reads one field of a noun; a missing optional stays empty.
class FieldReader {
public:
    explicit FieldReader(const Group& group) : group_(group) {}

    void operator()(const char* name, std::string& value, const char*) {
        value = group_.read_text(name);
        transcript_.add(name, value);
    }
    void operator()(const char* name, std::optional<double>& value, const char* units) {
        value.reset();
        if (group_.has(name)) {
            (*this)(name, value.emplace(), units);
        }
    }
    void operator()(const char* name, std::vector<double>& values, const char*) {
        values.clear();
        if (group_.has(name)) {
            values = group_.read_array<double>(name, group_.extent_of(name));
            transcript_.add(name, values);
        }
    }
    template <typename T>
    void operator()(const char* name, T& value, const char*) {
        value = group_.read<T>(name);
        transcript_.add(name, value);
    }
    /// Compares everything read by this reader with what was written.
    void finish(const Group& digests) const {
        if (digests.read_text(digest_name(group_, "fields")) != transcript_.digest()) {
            throw Error(ErrorCode::input_corrupt, group_.where(""),
                        "does not hold the values that were written: their SHA-256 digest differs",
                        "copy the file again from its source");
        }
    }

private:
    const Group& group_;
    Transcript transcript_;
};

}  // namespace isotone::io::hdf5

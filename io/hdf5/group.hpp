// SPDX-License-Identifier: Apache-2.0
/// An HDF5 group as a place for named numbers, texts and arrays; everything read is checked for kind and size first.
#pragma once

#include "io/hdf5/library.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace isotone::io::hdf5 {

using Extent = std::vector<Length>;

class Group {
public:
    static Group root(const Handle& file, const std::filesystem::path& file_path);

    bool has(const std::string& name) const;
    /// @throws Error{input_corrupt} for what is absent or is not a group inside this file
    Group open(const std::string& name) const;
    Group create(const std::string& name) const;
    /// Names of everything in the group, sorted.
    std::vector<std::string> names() const;

    std::string attribute(const std::string& name) const;
    void set_attribute(const std::string& name, const std::string& text) const;

    // Scalars: data sets of their own with @units. T is int, std::int64_t, double or bool.
    template <typename T>
    void write(const std::string& name, T value, const std::string& units) const;
    template <typename T>
    T read(const std::string& name) const;
    void write_text(const std::string& name, const std::string& text) const;
    std::string read_text(const std::string& name) const;

    // Arrays: chunked and compressed. T is float, double, int32, uint32, int16 or uint8 (and uint64).
    template <typename T>
    void write_array(const std::string& name, std::span<const T> values, const Extent& extent, const std::string& units,
                     const std::string& axes) const;
    /// The extent the file declares, so that it can be compared before anything is read.
    Extent extent_of(const std::string& name) const;
    /// @throws Error{inconsistent_data} where the file declares another extent, Error{input_corrupt} for another type,
    ///         storage outside the file, foreign filters, or a size the file's length cannot hold
    template <typename T>
    std::vector<T> read_array(const std::string& name, const Extent& expected) const;

    /// "FILE, /group/name"
    std::string where(const std::string& name) const;
    const std::string& path() const { return path_; }

private:
    Group(Handle id, std::filesystem::path file, std::string path)
        : id_(std::move(id)), file_(std::move(file)), path_(std::move(path)) {}

    [[noreturn]] void corrupt(const std::string& name, const std::string& what) const;
    void require_inside(const std::string& name) const;
    Handle open_dataset(const std::string& name) const;
    void check_storage(const std::string& name, const Handle& dataset, std::uint64_t bytes) const;
    void write_units(const Handle& dataset, const std::string& units, const std::string& axes) const;

    Handle id_;
    std::filesystem::path file_;
    std::string path_;
};

/// A value in a group that no file of isotone's holds.
/// @throws Error{inconsistent_data}
[[noreturn]] void contradict(const Group& group, const std::string& name, const std::string& what);

}  // namespace isotone::io::hdf5

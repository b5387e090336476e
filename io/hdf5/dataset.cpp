// SPDX-License-Identifier: Apache-2.0
// Numbers and arrays of a Group: types, chunks, filters and the checks before reading.
#include "core/error.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/group.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>

namespace isotone::io::hdf5 {
namespace {

static_assert(std::endian::native == std::endian::little, "memory types below are little-endian");

/// The type in the file, which on this machine is the type in memory too.
template <typename T>
hid_t file_type() {
    if constexpr (std::is_same_v<T, float>) {
        return H5T_IEEE_F32LE;
    } else if constexpr (std::is_same_v<T, double>) {
        return H5T_IEEE_F64LE;
    } else if constexpr (std::is_signed_v<T>) {
        return sizeof(T) == 2 ? H5T_STD_I16LE : sizeof(T) == 4 ? H5T_STD_I32LE : H5T_STD_I64LE;
    } else {
        return sizeof(T) == 1 ? H5T_STD_U8LE : sizeof(T) == 4 ? H5T_STD_U32LE : H5T_STD_U64LE;
    }
}

constexpr std::uint64_t largest_chunk_bytes = std::uint64_t{1} << 20U;
/// Chunks of other writers may be larger than ours, within reason: the library allocates one whole.
constexpr std::uint64_t largest_foreign_chunk_bytes = std::uint64_t{1} << 26U;
/// Deflate cannot compress better than 1032 : 1 (zlib, technical details).
constexpr std::uint64_t best_compression = 1032;

/// Halves the leading axes until a chunk has at most largest_chunk_bytes; trailing axes stay whole as long as possible.
Extent chunk_of(const Extent& extent, std::size_t width) {
    Extent chunk = extent;
    const auto bytes = [&] {
        return std::accumulate(chunk.begin(), chunk.end(), std::uint64_t{width}, std::multiplies<>());
    };
    for (hsize_t& axis : chunk) {
        while (axis > 1 && bytes() > largest_chunk_bytes) {
            axis = (axis + 1) / 2;
        }
    }
    return chunk;
}

Handle bulk_properties(const Extent& extent, std::size_t width) {
    Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.id(), false);
    const bool empty = std::find(extent.begin(), extent.end(), hsize_t{0}) != extent.end();
    if (!extent.empty() && !empty) {  // a scalar or nothing needs no chunks
        const Extent chunk = chunk_of(extent, width);
        H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data());
        H5Pset_shuffle(properties.id());
        H5Pset_deflate(properties.id(), 1);
        H5Pset_fletcher32(properties.id());
    }
    return properties;
}

std::string text_of(const Extent& extent) {
    std::string text = "[";
    for (std::size_t i = 0; i < extent.size(); ++i) {
        text += (i > 0 ? ", " : "") + std::to_string(extent[i]);
    }
    return text + "]";
}

}  // namespace

Handle Group::open_dataset(const std::string& name) const {
    require_inside(name);
    Handle dataset(H5Dopen2(id_.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.good()) {
        corrupt(name, "is not a data set");
    }
    return dataset;
}

/// Nothing outside the file, no filter that would load a plugin, no size the file cannot hold.
void Group::check_storage(const std::string& name, const Handle& dataset, std::uint64_t bytes) const {
    const Handle properties(H5Dget_create_plist(dataset.id()), H5Pclose);
    const H5D_layout_t layout = H5Pget_layout(properties.id());
    if (H5Pget_external_count(properties.id()) != 0 || layout == H5D_VIRTUAL || layout == H5D_LAYOUT_ERROR) {
        corrupt(name, "keeps its numbers in another file");
    }
    const int filters = H5Pget_nfilters(properties.id());
    for (int i = 0; i < filters; ++i) {
        unsigned flags = 0;
        std::size_t parameters = 0;
        const H5Z_filter_t filter = H5Pget_filter2(properties.id(), static_cast<unsigned>(i), &flags, &parameters,
                                                   nullptr, 0, nullptr, nullptr);
        if (filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_FLETCHER32) {
            corrupt(name, "is stored with a filter that is not read");
        }
    }
    if (layout == H5D_CHUNKED) {
        const Handle type(H5Dget_type(dataset.id()), H5Tclose);
        std::array<hsize_t, H5S_MAX_RANK> chunk{};
        const int rank = H5Pget_chunk(properties.id(), H5S_MAX_RANK, chunk.data());
        std::uint64_t chunk_bytes = H5Tget_size(type.id());
        for (int axis = 0; axis < rank; ++axis) {
            chunk_bytes = file::checked_product({chunk_bytes, chunk[static_cast<std::size_t>(axis)]}, where(name));
        }
        if (rank < 1 || chunk_bytes > largest_foreign_chunk_bytes) {
            corrupt(name, "has chunks of " + std::to_string(chunk_bytes) + " bytes");
        }
    }
    const std::uint64_t stored = H5Dget_storage_size(dataset.id());
    if (stored > std::filesystem::file_size(file_) || bytes / best_compression > stored) {
        corrupt(name,
                "declares " + std::to_string(bytes) + " bytes of numbers in " + std::to_string(stored) + " stored");
    }
}

Extent Group::extent_of(const std::string& name) const {
    const Handle dataset = open_dataset(name);
    const Handle space(H5Dget_space(dataset.id()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.id());
    if (rank < 0) {
        corrupt(name, "has no extent");
    }
    Extent extent(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space.id(), extent.data(), nullptr);
    return extent;
}

template <typename T>
void Group::write_array(const std::string& name, std::span<const T> values, const Extent& extent,
                        const std::string& units, const std::string& axes) const {
    const Handle space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
    const Handle properties = bulk_properties(extent, sizeof(T));
    const Handle dataset(
        H5Dcreate2(id_.id(), name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
        H5Dclose);
    if (!dataset.good() ||
        (!values.empty() && H5Dwrite(dataset.id(), file_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)) {
        fail_to_write(file_);
    }
    write_units(dataset, units, axes);
}

template <typename T>
std::vector<T> Group::read_array(const std::string& name, const Extent& expected) const {
    const Handle dataset = open_dataset(name);
    const Handle type(H5Dget_type(dataset.id()), H5Tclose);
    if (H5Tequal(type.id(), file_type<T>()) <= 0) {
        corrupt(name, "is of another number type than expected");
    }
    const Extent declared = extent_of(name);
    if (declared != expected) {
        throw Error(ErrorCode::inconsistent_data, where(name),
                    "has the extent " + text_of(declared) + ", " + text_of(expected) + " is expected",
                    "the file is damaged or was put together by hand");
    }
    std::uint64_t elements = 1;
    for (const hsize_t axis : declared) {
        elements = file::checked_product({elements, axis}, where(name));
    }
    check_storage(name, dataset, file::checked_product({elements, sizeof(T)}, where(name)));
    std::vector<T> values(static_cast<std::size_t>(elements));
    if (!values.empty() && H5Dread(dataset.id(), file_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
        corrupt(name, "cannot be read: its checksum or its structure is wrong");
    }
    if constexpr (std::is_floating_point_v<T>) {
        if (!std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); })) {
            corrupt(name, "holds numbers that are not finite");
        }
    }
    return values;
}

template <typename T>
void Group::write(const std::string& name, T value, const std::string& units) const {
    using Stored = std::conditional_t<std::is_same_v<T, double>, double,
                                      std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, std::int64_t>>;
    const auto stored = static_cast<Stored>(value);
    write_array<Stored>(name, std::span(&stored, 1), {}, units, "");
}

template <typename T>
T Group::read(const std::string& name) const {
    if constexpr (std::is_same_v<T, double>) {
        return read_array<double>(name, {}).front();
    } else if constexpr (std::is_same_v<T, bool>) {
        return read_array<std::uint8_t>(name, {}).front() != 0;
    } else {
        const std::int64_t value = read_array<std::int64_t>(name, {}).front();
        if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
            corrupt(name, "is out of range");
        }
        return static_cast<T>(value);
    }
}

template void Group::write(const std::string&, int, const std::string&) const;
template void Group::write(const std::string&, double, const std::string&) const;
template void Group::write(const std::string&, bool, const std::string&) const;
template int Group::read(const std::string&) const;
template double Group::read(const std::string&) const;
template bool Group::read(const std::string&) const;
template void Group::write_array(const std::string&, std::span<const float>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const double>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const std::int16_t>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const std::int32_t>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const std::uint8_t>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const std::uint32_t>, const Extent&, const std::string&,
                                 const std::string&) const;
template void Group::write_array(const std::string&, std::span<const std::uint64_t>, const Extent&, const std::string&,
                                 const std::string&) const;
template std::vector<float> Group::read_array(const std::string&, const Extent&) const;
template std::vector<double> Group::read_array(const std::string&, const Extent&) const;
template std::vector<std::int16_t> Group::read_array(const std::string&, const Extent&) const;
template std::vector<std::int32_t> Group::read_array(const std::string&, const Extent&) const;
template std::vector<std::uint8_t> Group::read_array(const std::string&, const Extent&) const;
template std::vector<std::uint32_t> Group::read_array(const std::string&, const Extent&) const;
template std::vector<std::uint64_t> Group::read_array(const std::string&, const Extent&) const;

}  // namespace isotone::io::hdf5

// SPDX-License-Identifier: Apache-2.0
#include "io/image/nifti_check.hpp"

#include "io/file/checked_read.hpp"
#include "io/image/header_check.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace isotone::io::image {
namespace {

/// The 348 bytes of a NIfTI-1 header (nifti1.h), of either byte order.
class NiftiHeader {
public:
    std::array<unsigned char, 348> bytes{};

    template <typename T>
    T at(std::size_t offset) const {
        std::array<unsigned char, sizeof(T)> raw{};
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), sizeof(T), raw.begin());
        if (swapped_) {
            std::reverse(raw.begin(), raw.end());
        }
        T value{};
        std::memcpy(&value, raw.data(), sizeof(T));
        return value;
    }
    /// True where the length field says so in one of the two byte orders.
    bool recognise() {
        swapped_ = at<std::int32_t>(0) != 348;
        return at<std::int32_t>(0) == 348;
    }

private:
    bool swapped_ = false;
};

/// Bytes per voxel of the scalar types of nifti1.h; 0 for others.
std::uint64_t width_of(int datatype) {
    switch (datatype) {
        case 2:
        case 256: return 1;  // uint8, int8
        case 4:
        case 512: return 2;  // int16, uint16
        case 8:
        case 16:
        case 768: return 4;  // int32, float32, uint32
        case 64:
        case 1024:
        case 1280: return 8;  // float64, int64, uint64
        default: return 0;
    }
}

/// Offsets of fields (nifti1.h).
constexpr std::size_t dim_at = 40;
constexpr std::size_t intent_code_at = 68;
constexpr std::size_t datatype_at = 70;
constexpr std::size_t bitpix_at = 72;
constexpr std::size_t pixdim_at = 76;
constexpr std::size_t vox_offset_at = 108;
constexpr std::size_t scl_slope_at = 112;
constexpr std::size_t scl_inter_at = 116;
constexpr std::size_t xyzt_units_at = 123;
constexpr std::size_t qform_code_at = 252;
constexpr std::size_t sform_code_at = 254;
constexpr std::size_t quatern_at = 256;
constexpr std::size_t qoffset_at = 268;
constexpr std::size_t srow_at = 280;
constexpr std::size_t magic_at = 344;

template <std::size_t Count>
std::array<double, Count> floats(const NiftiHeader& header, std::size_t offset) {
    std::array<double, Count> result{};
    for (std::size_t i = 0; i < Count; ++i) {
        result[i] = header.at<float>(offset + 4 * i);
    }
    return result;
}

std::uint64_t voxels_of(const NiftiHeader& header, const std::filesystem::path& path) {
    std::array<std::int16_t, 8> dim{};
    for (std::size_t i = 0; i < dim.size(); ++i) {
        dim[i] = header.at<std::int16_t>(dim_at + 2 * i);
    }
    if (dim[0] < 3 || dim[0] > 7 ||
        !std::all_of(dim.begin() + 4, dim.begin() + 1 + dim[0], [](std::int16_t n) { return n == 1; })) {
        refuse(path, "is not a three-dimensional NIfTI image", "write one three-dimensional image per file");
    }
    return declared_voxels(path, {double(dim[1]), double(dim[2]), double(dim[3])});
}

std::uint64_t voxel_width(const NiftiHeader& header, const std::filesystem::path& path) {
    const std::uint64_t width = width_of(header.at<std::int16_t>(datatype_at));
    if (width == 0 || header.at<std::int16_t>(bitpix_at) != 8 * static_cast<int>(width)) {
        refuse(path, "has a NIfTI datatype that is no scalar, or another bitpix", "write one number per voxel");
    }
    return width;
}

/// ITK takes files of these intents apart: matrices, vectors, meshes, colours.
void require_scalar_intent(const NiftiHeader& header, const std::filesystem::path& path) {
    const int code = header.at<std::int16_t>(intent_code_at);
    if ((code >= 1004 && code <= 1010) || code == 2003 || code == 2004) {
        refuse(path, "holds vectors, matrices or colours (NIfTI intent " + std::to_string(code) + ")",
               "write one number per voxel");
    }
}

void require_scale(const NiftiHeader& header, const std::filesystem::path& path) {
    if (!std::isfinite(header.at<float>(scl_slope_at)) || !std::isfinite(header.at<float>(scl_inter_at))) {
        refuse(path, "has a NIfTI scale (scl_slope, scl_inter) that is not finite");
    }
}

/// Method 2 of nifti1.h: a unit quaternion whose real part follows from the others.
void require_quaternion(const NiftiHeader& header, const std::filesystem::path& path) {
    constexpr double rounding = 1e-3;
    const auto q = floats<3>(header, quatern_at);
    if (!(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] <= 1.0 + rounding)) {
        refuse(path, "has a NIfTI orientation (quatern_b, c, d) that is no rotation");
    }
    require_position(path, floats<3>(header, qoffset_at));
}

/// Method 3: rows of a matrix from indices to mm. @returns its columns, the steps along the axes
std::array<double, 9> require_matrix(const NiftiHeader& header, const std::filesystem::path& path) {
    const auto m = floats<12>(header, srow_at);
    const std::array<double, 9> columns = {m[0], m[4], m[8], m[1], m[5], m[9], m[2], m[6], m[10]};
    require_axes(path, columns);
    require_position(path, {m[3], m[7], m[11]});
    return columns;
}

void require_geometry(const NiftiHeader& header, const std::filesystem::path& path) {
    const auto spacing = floats<3>(header, pixdim_at + 4);
    require_spacing(path, spacing);
    const int qform = header.at<std::int16_t>(qform_code_at);
    const int sform = header.at<std::int16_t>(sform_code_at);
    constexpr int last_code = 5;
    const bool known_unit = (header.bytes[xyzt_units_at] & 7U) <= 3;
    if (qform < 0 || qform > last_code || sform < 0 || sform > last_code || !known_unit ||
        !std::isfinite(header.at<float>(pixdim_at))) {
        refuse(path, "has an unknown NIfTI orientation code or unit of length");
    }
    if (qform > 0) {
        require_quaternion(header, path);
    }
    if (sform == 0) {
        return;
    }
    const auto columns = require_matrix(header, path);
    for (std::size_t axis = 0; qform == 0 && axis < 3; ++axis) {
        // ITK takes the axes from the matrix and their lengths from pixdim.
        constexpr double tolerance = 1e-3;
        const double step = std::hypot(columns[3 * axis], columns[3 * axis + 1], columns[3 * axis + 2]);
        if (!(std::abs(step - spacing[axis]) <= tolerance * spacing[axis])) {
            refuse(path, "has another voxel size in its NIfTI matrix (srow) than in pixdim",
                   "write the image again with a program that keeps both in step");
        }
    }
}

/// Of the first number; behind the header and the four bytes that announce extensions.
std::uint64_t data_offset(const NiftiHeader& header, const std::filesystem::path& path) {
    const float offset = header.at<float>(vox_offset_at);
    if (!(offset >= 352.0F && offset <= 1e6F && offset == std::floor(offset))) {
        refuse(path, "has an impossible NIfTI vox_offset");
    }
    return static_cast<std::uint64_t>(offset);
}

}  // namespace

std::uint64_t check_nifti(const std::filesystem::path& path) {
    // gzread passes uncompressed files through unchanged; the NIfTI library goes by the name.
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(path.c_str(), "rb"), gzclose);
    const bool compressed = path.extension() == ".gz";
    NiftiHeader header;
    if (!stream || gzread(stream.get(), header.bytes.data(), 348) != 348 || !header.recognise() ||
        std::memcmp(header.bytes.data() + magic_at, "n+1", 4) != 0 || (gzdirect(stream.get()) == 0) != compressed) {
        refuse(path,
               compressed ? "is not a compressed NIfTI-1 image in one file" : "is not a NIfTI-1 image in one file");
    }
    const std::uint64_t voxels = voxels_of(header, path);
    const std::uint64_t width = voxel_width(header, path);
    require_scalar_intent(header, path);
    require_scale(header, path);
    require_geometry(header, path);
    const std::uint64_t expected = data_offset(header, path) + file::checked_product({voxels, width}, path.string());
    std::vector<char> block(std::size_t{1} << 20U);
    std::uint64_t length = 348;
    int got = 0;
    while (length <= expected && (got = gzread(stream.get(), block.data(), static_cast<unsigned>(block.size()))) > 0) {
        length += static_cast<std::uint64_t>(got);
    }
    int error = Z_OK;
    gzerror(stream.get(), &error);
    if (got < 0 || error != Z_OK || length != expected) {
        refuse(path, "holds " + std::to_string(length) + " bytes where its header declares " +
                         std::to_string(expected) + ", or its compressed stream is damaged");
    }
    return voxels;
}

}  // namespace isotone::io::image

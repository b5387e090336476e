// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/image.hpp"

#include "core/error.hpp"
#include "core/version.hpp"
#include "io/interfile/data_file.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/header.hpp"
#include "io/interfile/output_pair.hpp"

#include <cmath>
#include <sstream>
#include <string>

namespace isotone::io::interfile {
namespace {

constexpr const char* quantity_key = "%isotone quantity";
constexpr int largest_axis = 1 << 20;

struct NamedQuantity {
    Quantity quantity;
    const char* name;
    double to_internal;  ///< factor from the file's unit
};
constexpr NamedQuantity quantities[] = {{Quantity::activity_concentration, "Bq/mL", 1.0},
                                        {Quantity::suv_bw, "g/mL", 1.0},
                                        {Quantity::attenuation, "1/cm", 0.1},
                                        {Quantity::relative, "relative", 1.0},
                                        {Quantity::other, "other", 1.0}};

const NamedQuantity& named(Quantity quantity) {
    for (const NamedQuantity& candidate : quantities) {
        if (candidate.quantity == quantity) {
            return candidate;
        }
    }
    return quantities[4];
}

const NamedQuantity& quantity_in(const Header& header, Quantity meaning) {
    if (!header.has(quantity_key)) {
        return named(meaning);
    }
    const std::string text = header.text(quantity_key);
    for (const NamedQuantity& candidate : quantities) {
        if (text == candidate.name) {
            return candidate;
        }
    }
    header.reject(quantity_key, 0, "is not a known unit", "use Bq/mL, g/mL, 1/cm, relative or other");
}

void require_image(const Header& header) {
    if (!header.complete()) {
        header.reject("END OF INTERFILE", 0, "is missing", "the header is truncated: copy it again");
    }
    if (header.has("PET data type") && header.word("PET data type") != "image") {
        header.reject("PET data type", 0, "is not Image", "name the header of an image");
    }
    if (header.integer("number of dimensions", 1, 8) != 3) {
        header.reject("number of dimensions", 0, "is not 3", "only three-dimensional images can be read");
    }
    if (header.has("number of time frames") && header.integer("number of time frames", 1, 65536) != 1) {
        header.reject("number of time frames", 0, "is not 1", "extract one frame first");
    }
    for (int axis = 1; axis <= 3; ++axis) {
        const std::string expected(1, "xyz"[axis - 1]);
        if (header.has("matrix axis label", axis) && header.word("matrix axis label", axis) != expected) {
            header.reject("matrix axis label", axis, "is not " + expected, "only images stored x fastest can be read");
        }
    }
}

/// Position of the first voxel along an axis; see image.hpp.
double first_position(const Header& header, int axis, int size, double spacing) {
    const auto offset = header.number_if("first pixel offset (mm)", axis);
    if (axis == 3) {
        return offset.value_or(0.0) - 0.5 * (size - 1) * spacing;
    }
    return offset.value_or(-(size / 2) * spacing);
}

ImageGrid grid_of(const Header& header) {
    ImageGrid grid;
    for (int axis = 1; axis <= 3; ++axis) {
        const auto k = static_cast<std::size_t>(axis - 1);
        grid.size[k] = static_cast<int>(header.integer("matrix size", 1, largest_axis, axis));
        grid.spacing_mm[k] = header.number("scaling factor (mm/pixel)", axis);
        if (grid.spacing_mm[k] <= 0.0) {
            header.reject("scaling factor (mm/pixel)", axis, "is not a positive length", "correct the header");
        }
        grid.origin_mm[k] = first_position(header, axis, grid.size[k], grid.spacing_mm[k]);
    }
    return grid;
}

/// The offset from which first_position() computes exactly `position`, if a double near the sum does.
double offset_for(double position, double middle) {
    double offset = position + middle;
    for (int step = 0; step < 4 && offset - middle != position; ++step) {
        offset = std::nextafter(offset, offset - middle < position ? HUGE_VAL : -HUGE_VAL);
    }
    return offset;
}

std::string header_text(const Volume& image, const std::string& data_name) {
    const NamedQuantity& quantity = named(image.quantity);
    std::ostringstream text;
    text << "!INTERFILE :=\n!imaging modality := PT\n!version of keys := STIR6.0\n"
         << "; written by isotone " << version << "\nname of data file := " << data_name << "\n"
         << "!GENERAL DATA :=\n!GENERAL IMAGE DATA :=\n!type of data := PET\nimagedata byte order := LITTLEENDIAN\n"
         << "!PET STUDY (General) :=\n!PET data type := Image\nprocess status := Reconstructed\n"
         << "!number format := float\n!number of bytes per pixel := 4\nnumber of dimensions := 3\n";
    for (std::size_t k = 0; k < 3; ++k) {
        text << "matrix axis label [" << k + 1 << "] := "
             << "xyz"[k] << "\n!matrix size [" << k + 1 << "] := " << image.grid.size[k]
             << "\nscaling factor (mm/pixel) [" << k + 1 << "] := " << shifted_text(image.grid.spacing_mm[k], 0)
             << "\n";
    }
    const double middle = 0.5 * (image.grid.size[2] - 1) * image.grid.spacing_mm[2];
    text << "first pixel offset (mm) [1] := " << shifted_text(image.grid.origin_mm[0], 0)
         << "\nfirst pixel offset (mm) [2] := " << shifted_text(image.grid.origin_mm[1], 0)
         << "\nfirst pixel offset (mm) [3] := " << shifted_text(offset_for(image.grid.origin_mm[2], middle), 0) << "\n";
    text << "number of time frames := 1\n";
    if (quantity.to_internal != 1.0) {
        text << "image scaling factor [1] := " << shifted_text(1.0 / quantity.to_internal, 0) << "\n";
    }
    text << quantity_key << " := " << quantity.name << "\n!END OF INTERFILE :=\n";
    return text.str();
}

}  // namespace

Volume read_image(const std::filesystem::path& path, Quantity meaning) {
    const Header header = Header::read(path);
    require_image(header);
    const NamedQuantity& quantity = quantity_in(header, meaning);
    const ImageGrid grid = grid_of(header);
    const auto size = [&grid](std::size_t k) { return static_cast<std::uint64_t>(grid.size[k]); };
    DataFile data(header, path, file::checked_product({size(0), size(1), size(2)}, header.where("matrix size")),
                  "matrix size");
    data.scale_by(quantity.to_internal);
    Volume image(grid, quantity.quantity);
    data.read(image.values);
    return image;
}

void write_image(const std::filesystem::path& path, const Volume& image) {
    const bool aligned = image.grid.direction == ImageGrid{}.direction && image.grid.frame == Frame::gantry;
    if (!aligned || image.values.size() != image.grid.voxels()) {
        throw Error(ErrorCode::inconsistent_data, path.string(),
                    "Interfile holds images along the axes of the gantry only", "write NIfTI or DICOM instead");
    }
    OutputPair output(path, ".v");
    output.write(image.values);
    output.commit(header_text(image, output.data_name()));
}

}  // namespace isotone::io::interfile

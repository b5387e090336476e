// SPDX-License-Identifier: Apache-2.0
#include "io/report/picture.hpp"

#include "core/error.hpp"
#include "io/report/text.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::io::report {
namespace {

using isotone::report::Picture;
using isotone::report::View;

struct ViewAxes {
    int across, down, normal;
    bool down_is_positive;  ///< whether the world coordinate should grow downwards on the page
};

ViewAxes axes_of(View view) {
    switch (view) {
        case View::transverse: return {0, 1, 2, true};
        case View::sagittal: return {1, 2, 0, false};
        case View::coronal:
        case View::mip_coronal: break;
    }
    return {0, 2, 1, false};
}

// The frame axis an index axis runs along most, and its sense.
struct Heading {
    int axis;
    bool positive;
};

Heading heading_of(const ImageGrid& grid, int index_axis) {
    Heading heading{0, true};
    double most = -1.0;
    for (int row = 0; row < 3; ++row) {
        const double component = grid.direction[static_cast<std::size_t>(3 * row + index_axis)];
        if (std::abs(component) > most) {
            most = std::abs(component);
            heading = {row, component >= 0.0};
        }
    }
    return heading;
}

std::string letter(Frame frame, int axis, bool positive) {
    constexpr std::array<const char*, 6> patient{"R", "L", "A", "P", "F", "H"};
    constexpr std::array<const char*, 6> gantry{"-x", "+x", "-y", "+y", "-z", "+z"};
    const auto i = static_cast<std::size_t>(2 * axis + (positive ? 1 : 0));
    return frame == Frame::patient_lps ? patient[i] : gantry[i];
}

struct Sampler {
    const Volume& volume;
    ViewAxes axes;
    bool flip_across, flip_down, mip;
    int slice;

    float value(int across, int down, int normal) const {
        std::array<int, 3> index{};
        const auto at = [&](int axis) -> int& { return index[static_cast<std::size_t>(axis)]; };
        const auto size = [&](int axis) { return volume.grid.size[static_cast<std::size_t>(axis)]; };
        at(axes.across) = flip_across ? size(axes.across) - 1 - across : across;
        at(axes.down) = flip_down ? size(axes.down) - 1 - down : down;
        at(axes.normal) = normal;
        return volume.at(index[0], index[1], index[2]);
    }
    float operator()(int across, int down) const {
        if (!mip) {
            return value(across, down, slice);
        }
        float most = -INFINITY;
        for (int n = 0; n < volume.grid.size[static_cast<std::size_t>(axes.normal)]; ++n) {
            most = std::max(most, value(across, down, n));
        }
        return most;
    }
};

std::uint8_t inverted_grey(double value, double low, double high) {
    const double share = std::isfinite(value) && high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0.0;
    return static_cast<std::uint8_t>(std::lround(255.0 * (1.0 - share)));
}

void check(const Picture& picture, const ViewAxes& axes) {
    const auto& size = picture.volume.grid.size;
    const bool filled = picture.volume.values.size() == picture.volume.grid.voxels() && !picture.volume.values.empty();
    const bool inside = picture.view == View::mip_coronal ||
                        (picture.slice >= 0 && picture.slice < size[static_cast<std::size_t>(axes.normal)]);
    if (!filled || !inside) {
        throw Error(ErrorCode::internal, "report picture '" + picture.caption + "'",
                    "slice " + std::to_string(picture.slice) + " does not lie in the volume", "report this fault");
    }
}

// 1, 2 or 5 times a power of ten, at most a third of the picture.
double length_bar_mm(double width_mm) {
    const double most = width_mm / 3.0;
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    const double digit = most / power;
    return power * (digit >= 5.0 ? 5.0 : digit >= 2.0 ? 2.0 : 1.0);
}

std::string short_number(double value) {
    const double size = std::abs(value);
    std::string text = fixed(value, size >= 100.0 ? 0 : size >= 10.0 ? 1 : 2);
    while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
        text.pop_back();
    }
    return text;
}

std::string label(double x, double y, const char* anchor, const std::string& content) {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" text-anchor=\"" + anchor + "\">" +
           escape(content) + "</text>";
}

}  // namespace

DisplayedSlice display(const Picture& picture) {
    const ViewAxes axes = axes_of(picture.view);
    check(picture, axes);
    const ImageGrid& grid = picture.volume.grid;
    const Heading across = heading_of(grid, axes.across), down = heading_of(grid, axes.down);
    const Sampler sample{picture.volume,
                         axes,
                         !across.positive,
                         down.positive != axes.down_is_positive,
                         picture.view == View::mip_coronal,
                         picture.slice};
    DisplayedSlice out;
    out.grey.width = grid.size[static_cast<std::size_t>(axes.across)];
    out.grey.height = grid.size[static_cast<std::size_t>(axes.down)];
    out.pixel_mm = {grid.spacing_mm[static_cast<std::size_t>(axes.across)],
                    grid.spacing_mm[static_cast<std::size_t>(axes.down)]};
    out.grey.pixels.reserve(static_cast<std::size_t>(out.grey.width) * static_cast<std::size_t>(out.grey.height));
    for (int y = 0; y < out.grey.height; ++y) {
        for (int x = 0; x < out.grey.width; ++x) {
            out.grey.pixels.push_back(inverted_grey(sample(x, y), picture.low, picture.high));
        }
    }
    out.left = letter(grid.frame, across.axis, false);
    out.right = letter(grid.frame, across.axis, true);
    out.top = letter(grid.frame, down.axis, !axes.down_is_positive);
    out.bottom = letter(grid.frame, down.axis, axes.down_is_positive);
    return out;
}

std::string picture_svg(const Picture& picture) {
    const DisplayedSlice slice = display(picture);
    const double width_mm = slice.grey.width * slice.pixel_mm[0], height_mm = slice.grey.height * slice.pixel_mm[1];
    // The longer side takes 205 units, so that four stand in a row; margins hold the letters, the bars stand below.
    const double scale = 205.0 / std::max(width_mm, height_mm);
    const double w = width_mm * scale, h = height_mm * scale, edge = 20.0;
    const double total_width = std::max(w, 150.0) + 2 * edge, x0 = (total_width - w) / 2,
                 total_height = h + 2 * edge + 44;
    std::string out = "<svg class=\"picture\" width=\"" + fixed(total_width, 0) + "\" height=\"" +
                      fixed(total_height, 0) + "\" viewBox=\"0 0 " + fixed(total_width, 1) + " " +
                      fixed(total_height, 1) + "\" role=\"img\" aria-label=\"" + escape(picture.caption) + "\">";
    out += "<image x=\"" + fixed(x0, 1) + "\" y=\"" + fixed(edge, 1) + "\" width=\"" + fixed(w, 1) + "\" height=\"" +
           fixed(h, 1) + "\" preserveAspectRatio=\"none\" href=\"data:image/png;base64," +
           base64(encode_png(slice.grey)) + "\"/><rect x=\"" + fixed(x0, 1) + "\" y=\"" + fixed(edge, 1) +
           "\" width=\"" + fixed(w, 1) + "\" height=\"" + fixed(h, 1) + "\" class=\"rim\"/>";
    out += label(x0 - 4, edge + h / 2 + 4, "end", slice.left) +
           label(x0 + w + 4, edge + h / 2 + 4, "start", slice.right) +
           label(total_width / 2, edge - 6, "middle", slice.top) +
           label(total_width / 2, edge + h + 14, "middle", slice.bottom);
    const double bar_mm = length_bar_mm(width_mm), bar = bar_mm * scale, y = edge + h + 38;
    out += "<path class=\"bar\" d=\"M" + fixed(x0, 1) + " " + fixed(y - 6, 1) + "v6h" + fixed(bar, 1) + "v-6\"/>" +
           label(x0 + bar / 2, y + 16, "middle", short_number(bar_mm) + " mm");
    const double grey_x = total_width - edge - 64;
    out += "<rect x=\"" + fixed(grey_x, 1) + "\" y=\"" + fixed(y - 8, 1) +
           "\" width=\"64\" height=\"9\" fill=\"url(#grey)\" class=\"rim\"/>" +
           label(grey_x - 4, y + 1, "end", short_number(picture.low)) +
           label(grey_x + 64, y + 16, "end", short_number(picture.high) + " " + unit_of(picture.volume.quantity));
    return out + "</svg>";
}

}  // namespace isotone::io::report

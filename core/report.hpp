// SPDX-License-Identifier: Apache-2.0
/// What a report says, without how it looks. Rooms build it; io/report renders it as one self-contained HTML page.
#pragma once

#include "core/volume.hpp"

#include <string>
#include <variant>
#include <vector>

namespace isotone::report {

enum class Verdict { none, pass, fail, note };

struct Paragraph {
    std::string text;
    Verdict verdict = Verdict::none;
};

struct Cell {
    std::string text;
    Verdict verdict = Verdict::none;
};

struct Table {
    std::string caption;
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
};

/// A line in a plot; with `band_low`/`band_high` (same length) also a shaded band.
struct Curve {
    std::string name;
    std::vector<double> x, y;
    std::vector<double> band_low, band_high;  ///< empty, or one value per x
    bool markers = true;
};

struct Plot {
    std::string caption;  ///< what it shows and what good looks like
    std::string x_label, y_label;
    std::vector<Curve> curves;
};

enum class View { transverse, coronal, sagittal, mip_coronal };

/// A picture of a volume, shown on an inverted grey scale from `low` to `high` in the volume's unit.
struct Picture {
    std::string caption;
    Volume volume;
    View view = View::transverse;
    int slice = 0;  ///< index along the view's normal; ignored for a MIP
    double low = 0.0, high = 1.0;
};

using Block = std::variant<Paragraph, Table, Plot, Picture>;

struct Section {
    std::string heading;
    std::vector<Block> blocks;
};

struct Report {
    std::string title;
    std::string subtitle;  ///< e.g. tool version and UTC date
    std::vector<Section> sections;
};

}  // namespace isotone::report

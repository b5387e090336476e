// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_pixel_order.hpp"

#include "core/projection_heads.hpp"
#include "core/vector_products.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/nm_orientation.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace isotone::io::dicom {
namespace {

const ProjectionView& first_view_of(const ProjectionGeometry& geometry, int head) {
    return *std::ranges::find(geometry.views, head, &ProjectionView::head);
}

/// +1 where the row direction is that of the bins seen from the detector, -1 against it, 0 where it says nothing. A
/// coronal one may agree in our own files, and means nothing else.
int sense_of_bins(const NmOrientation& o, const ProjectionView& view, bool own_file) {
    const double cosine = std::abs(o.column[2]) > nm_along ? dot(o.row, direction_of_bins(view)) : 0.0;
    if (nm_is_coronal(o)) {
        return own_file && cosine > nm_along ? 1 : 0;
    }
    return cosine > nm_along ? 1 : cosine < -nm_along ? -1 : 0;
}

void decide_rows(DcmItem& dataset, const std::vector<int>& heads, const NmReadOptions& options, NmPixelOrder& order,
                 ReadingNotes& notes) {
    if (options.rows_from) {
        order.head_first = *options.rows_from == RowsFrom::head;
        notes.overrides.push_back(override_text(*options.rows_from));
        return;
    }
    int down = 0, up = 0;
    for (const int head : options.ignore_orientation ? std::vector<int>() : heads) {
        const auto o = nm_orientation_of(dataset, head);
        down += o && o->column[2] < -nm_along ? 1 : 0;
        up += o && o->column[2] > nm_along ? 1 : 0;
    }
    order.head_first = up == 0 || down > 0;
    if (up > 0 && down > 0) {
        notes.assumptions.emplace_back(
            "the first row is the head's: the orientations of the detectors contradict each other");
    } else if (up == 0 && down == 0) {
        notes.assumptions.emplace_back("the first row is the head's");
    }
}

void decide_bins(DcmItem& dataset, const ProjectionGeometry& geometry, const std::vector<int>& heads,
                 const NmReadOptions& options, NmPixelOrder& order, ReadingNotes& notes) {
    if (options.bins_mirrored) {
        order.mirrored = true;
        notes.overrides.emplace_back("bins_mirrored");
        return;
    }
    const bool own_file = nm_is_own(dataset);
    bool all_along = true, all_against = true;
    for (const int head : heads) {
        const auto o = options.ignore_orientation ? std::nullopt : nm_orientation_of(dataset, head);
        const int sense = o ? sense_of_bins(*o, first_view_of(geometry, head), own_file) : 0;
        all_along = all_along && sense > 0;
        all_against = all_against && sense < 0;
    }
    order.mirrored = all_against;
    if (!all_along && !all_against) {
        notes.assumptions.emplace_back("bins count as seen from the detector with the head up");
    }
}

}  // namespace

NmPixelOrder nm_pixel_order_of(DcmItem& dataset, const ProjectionGeometry& geometry, const NmReadOptions& options,
                               ReadingNotes& notes) {
    const std::vector<int> heads = heads_of(geometry);
    NmPixelOrder order;
    if (options.ignore_orientation) {
        notes.overrides.emplace_back("ignore_orientation");
    }
    decide_rows(dataset, heads, options, order, notes);
    decide_bins(dataset, geometry, heads, options, order, notes);
    return order;
}

}  // namespace isotone::io::dicom

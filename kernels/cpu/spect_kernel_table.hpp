// SPDX-License-Identifier: Apache-2.0
/// What the inner loops of the SPECT projector read and write. Plain structs, as kernel_table.hpp asks.
///
/// A **column** is one column of the image, of a sample or of a projection along z, as `vectors` vectors of `lanes`
/// floats: z = lane * vectors + vector. So a shift by one row takes most vectors to a neighbouring vector as it is, and
/// blurring along z costs one unaligned load in `vectors`. Columns end in zeros where nz is no multiple of `lanes`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace isotone::kernels::cpu {

inline constexpr int lanes = 16;         ///< virtual vector width on every instruction set
inline constexpr int kernel_border = 4;  ///< zeros before and after the taps of a SpectKernel
inline constexpr int spect_bins = 16;    ///< bins of a unit of work: its columns stay in the nearest cache
inline constexpr int spect_tile_x = 4;   ///< image columns of a unit of gathering
inline constexpr int spect_tile_y = lanes;

/// Floats from one vector of a spaced column to the next: every vector is followed by as many zeros, and zeros lie
/// before the first, so that a load at an offset shifts zeros in.
inline constexpr int spacing = 2 * lanes;

/// First and past the last.
struct SpectRange {
    int first = 0, last = 0;
};

/// Sizes, and how far things lie apart, in all views.
struct SpectShape {
    int nx = 0, ny = 0, nz = 0;
    int bins = 0, planes = 0;
    int vectors = 0;             ///< of a column
    std::ptrdiff_t column = 0;   ///< floats of a column
    std::ptrdiff_t slot = 0;     ///< floats of a spaced column
    std::ptrdiff_t image_x = 0;  ///< columns of a padded image from x to x + 1
    std::ptrdiff_t plane = 0;    ///< columns from a depth plane to the next; not a power of two, which caches mind
};

/// An image with zero columns around it, and which of its columns hold anything.
struct SpectImage {
    const float* columns = nullptr;  ///< of voxel (0, 0)
    const std::uint8_t* filled = nullptr;
};

/// out[at] = sum over k of taps[k] in[at - low - k], k in [0, count); across bins and along rows.
struct SpectTaps {
    const float* taps = nullptr;  ///< with kernel_border zeros on either side
    int low = 0, count = 0;
};
struct SpectKernel {
    SpectTaps across, along;
};

/// One depth plane of a view.
struct SpectPlane {
    SpectRange bins;     ///< whose samples lie within a voxel of the image
    SpectRange kernels;  ///< of its response; none where it is not seen
    int layer = 0;       ///< kernels of the planes before it
};

/// Where sample (bin, plane) lies in the image, in voxels: x = x0 - bin cosine + plane sine, y = y0 + bin sine + plane
/// cosine; and where voxel (x, y) lies among the samples: bin = bin0 - x cosine + y sine, plane = plane0 + x sine + y
/// cosine.
struct SpectViewTable {
    double sine = 0, cosine = 1;
    double x0 = 0, y0 = 0;
    double bin0 = 0, plane0 = 0;
    const SpectPlane* planes = nullptr;
};

/// Per-thread memory: zero when made.
struct SpectScratch {
    float* path = nullptr;               ///< of every bin a column: log2 of the survival up to the last plane done
    std::uint8_t* attenuated = nullptr;  ///< whether it holds anything
    float* slots = nullptr;              ///< spect_bins spaced columns
    float* survival = nullptr;           ///< spect_bins columns
    std::int64_t* tile = nullptr;        ///< gathering: spect_tile_x spect_tile_y columns
};

struct SpectJob {
    const SpectShape* shape = nullptr;
    const SpectViewTable* view = nullptr;
    const SpectKernel* kernels = nullptr;     ///< those of the direction
    const SpectImage* attenuation = nullptr;  ///< in log2 of the survival of a whole step; null = none
};

/// Samples of one view that are gathered.
struct SpectSamples {
    const SpectViewTable* view = nullptr;
    const float* columns = nullptr;  ///< [plane][bin], SpectShape::plane apart
};

struct SpectKernelTable {
    /// Forward, first half: samples the image in a range of planes, from the nearest to the detector inwards,
    /// attenuates and blurs along rows. `layers` starts at the layer of the first plane: of every kernel of every plane
    /// one plane of columns. Ranges of planes follow one another from the detector inwards, with the same scratch.
    void (*columns)(const SpectJob&, SpectRange planes, SpectRange bins, const SpectImage&, SpectScratch&,
                    float* layers);
    /// Forward, second half: blurs across bins and adds to a projection's columns.
    void (*across)(const SpectJob&, SpectRange planes, SpectRange bins, const float* layers, float* projection);
    /// Back, first half: what a projection's columns bring to every sample of a range of bins, in all planes.
    void (*samples)(const SpectJob&, SpectRange bins, const float* projection, SpectScratch&, float* samples);
    /// Back, second half: adds what the samples of several views bring to a tile of image columns from (x, y) on to a
    /// fixed-point image whose column (0, 0) is `image`, z as it is; each view is rounded by itself.
    void (*gather)(const SpectShape&, const SpectSamples*, int views, int x, int y, SpectScratch&, std::int64_t* image,
                   std::ptrdiff_t stride_x, std::ptrdiff_t stride_y);
};

}  // namespace isotone::kernels::cpu

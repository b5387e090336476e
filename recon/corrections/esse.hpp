// SPDX-License-Identifier: Apache-2.0
/// Effective source scatter estimation: the scatter that an activity makes in an attenuating body, in every view.
///
/// E. C. Frey and B. M. W. Tsui, "A new method for modeling the spatially-variant, object-dependent scatter response
/// function in SPECT", IEEE NSS-MIC 1996; coarse grid and intermittent updates after D. J. Kadrmas et al., Phys Med
/// Biol 43 (1998) 857. Scatter is what an effective source would send to the detector without scattering again:
///     e(x; a) = mu(x) / mu_water * (activity convolved with the kernel of last scatterings in water, for view angle
///     a), scatter = attenuated projection of e, with the attenuation of the scattered energies.
/// Where the way from the source to the last scattering is not water, the kernel is that of its mean density
/// (corrections/scatter_paths.hpp); Frey and Tsui take it as water, which leaves a lung short of scatter.
/// Where Frey and Tsui expand the attenuation of the scattered energies in a series, photons of similar energy form a
/// group here, with a kernel and an attenuation of its own (corrections/scatter_kernels.hpp). The kernels turn with the
/// detector; their angular harmonics do not, so a few convolutions serve all views (corrections/kernel_harmonics.hpp).
///
/// Approximations of the method: photons that scatter more than once see the mean density of the straight way to their
/// last scattering alone, and scatter from outside the field of view is missing. Of this implementation: activity
/// outside the box that encloses the attenuation map does not scatter.
///
/// The result has the unit and scale of the primary forward projection of the same image.
///
/// Every view has a source of its own, and a backend projects one image into all views of a projector: so each view has
/// a projector of one view. Its groups of energy lie above each other along the axis in one image, far enough apart not
/// to blur into each other: one upload, one projection and one download for each view and estimate. On a GPU these are
/// small pieces of work that wait for the host in turn, while convolutions run on the host; to batch them a backend
/// would have to take an image for each view.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "kernels/backend.hpp"
#include "recon/corrections/coarse_grid.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/corrections/scatter_paths.hpp"
#include "recon/corrections/scatter_source.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace isotone::recon {

struct EsseSettings {
    /// Voxels of the scatter model: scatter is smooth, and time falls with the third power.
    double voxel_mm = 10.0;
    /// Largest angular harmonic of the kernels. Scatter within a 20 % window spreads over some 100 degrees.
    int harmonics = 8;
    /// The medium between source and last scattering as it is; false: as water, as Frey and Tsui do.
    bool medium_paths = true;
};

class ISOTONE_API EsseModel {
public:
    /// @param geometry  all views; its attenuation is the map at the photopeak and must be there
    /// @throws Error{inconsistent_data} without attenuation, Error{usage} for settings out of range
    EsseModel(kernels::Backend& backend, const kernels::SpectGeometry& geometry, const WindowKernel& kernel,
              const EsseSettings& settings = {});

    /// Scatter of an image on the grid of the geometry: [view][bin][row], row fastest. Never negative.
    std::vector<float> scatter(const kernels::Buffer& image);

    /// Bytes on the host: what it holds, and what an estimate takes at its most.
    double memory() const;
    /// Method, kernels and grid, for provenance.
    const Record& description() const { return description_; }

private:
    void find_box(const std::vector<float>& attenuation);
    std::vector<float> in_box(const std::vector<float>& image) const;
    void stack_groups(const WindowKernel& kernel, const std::vector<float>& attenuation);
    void make_views();
    std::size_t in_stack(std::size_t column, std::size_t group) const;
    void make_sources(const std::vector<Fields>& fields, std::size_t first_view,
                      std::vector<std::vector<float>>& sources);
    void make_plane(const std::vector<Fields>& fields, std::size_t first_view, std::size_t plane,
                    std::vector<float>& work, std::vector<std::vector<float>>& sources) const;
    std::vector<float> projection(const std::vector<float>& source, kernels::Projector& view);
    void describe(const WindowKernel& kernel, const EsseSettings& settings);

    kernels::Backend& backend_;
    std::size_t fine_voxels_;
    CoarseGrid coarse_;
    std::array<int, 3> box_first_{}, box_size_{};  // of the body, coarse voxels
    std::vector<float> relative_;                  // attenuation relative to water in the box
    std::optional<ScatterPaths> paths_;
    std::optional<HarmonicConvolution> convolution_;
    std::size_t groups_, orders_;
    int threads_;                   // of the backend; of the machine where it computes elsewhere
    kernels::SpectGeometry stack_;  // one view of the box with the groups above each other
    std::size_t slab_ = 0;          // rows from a group to the next
    std::vector<std::unique_ptr<kernels::Projector>> views_;
    std::vector<Lanes> weights_;  // [view][m]: cosine and sine of m times its angle, in turn
    kernels::Buffer source_, projection_;
    Record description_;
};

/// EsseModel::memory() of a model not yet made: spectra of kernels, fields, ways between blocks and sources of views.
/// @param attenuation  x fastest, of the grid
ISOTONE_API double esse_memory(const kernels::Grid& grid, std::span<const float> attenuation,
                               const WindowKernel& kernel, const EsseSettings& settings = {});

}  // namespace isotone::recon

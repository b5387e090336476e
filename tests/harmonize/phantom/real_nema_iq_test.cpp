// SPDX-License-Identifier: Apache-2.0
/// The real NEMA IQ reconstruction of gschramm/pynemaiqpet (MIT): 89 slices, noisy, MONOCHROME1, no fill data.
#include "harmonize/phantom/nema_iq.hpp"
#include "io/dicom/pet_series.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

namespace isotone::harmonize {
namespace {

/// pynemaiqpet 0.5.4: fit_WB_NEMA_sphere_profiles(vol, voxsize, sameSignal=True, Rfix=[18.5, 14, 11, 8.5, 6.5, 5],
/// dfix=1.5), smallest sphere first here. Centres from its sphere_center plus the start of its sub-volume, in mm from
/// the first voxel (slices from the foot).
struct Peer {
    double fwhm_mm, max, a50;
    Vector3 centre_mm;
};
constexpr double peer_signal = 16798.503359;
constexpr double peer_background = 1686.783362;
constexpr std::array<Peer, nema_spheres> peer{{
    {4.406475, 16888.959632, 12820.924786, {227.58371599868926, 152.03886194592633, 117.092637009277}},
    {4.300939, 21029.020838, 14108.321008, {169.96435977699912, 150.06780341409763, 118.27216075387499}},
    {4.363202, 20543.802872, 14658.482126, {139.6755450757282, 198.4551930565671, 118.24088680685085}},
    {4.141553, 23469.655571, 15990.995968, {166.8088540934426, 248.81063132399836, 117.37693934221943}},
    {4.257894, 26465.905600, 17061.969176, {224.12306766933585, 250.69216195666195, 120.25194968737797}},
    {4.805699, 24178.865044, 16461.575573, {253.9783477902983, 202.6272008432071, 116.75483438360664}},
}};

class RealNemaIq : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (const auto folder = test::data_folder("nema-iq/pet_recon_1")) {
            image_ = io::dicom::read_pet_series(*folder).volume;
        }
    }
    static void TearDownTestSuite() { image_.reset(); }
    void SetUp() override {
        if (!image_) {
            GTEST_SKIP() << test::missing_data("nema-iq/pet_recon_1");
        }
    }
    static Vector3 peer_centre(std::size_t j) {
        const Vector3 d = peer[j].centre_mm;
        const Vector3 spacing = image_->grid.spacing_mm;
        return image_->grid.position({d[0] / spacing[0], d[1] / spacing[1], d[2] / spacing[2]});
    }
    /// As the peer fits: signal and background common to all spheres.
    static SphereFit fit_at(const Vector3& centre, std::size_t j) {
        SphereFitOptions options;
        options.radius_mm = 0.5 * nema_diameters_mm[j];
        options.wall_mm = 1.5;
        options.signal = peer_signal;
        options.background = peer_background;
        return fit_sphere(samples_around(*image_, centre, *options.radius_mm + 11.0), centre, options);
    }
    static std::optional<Volume> image_;
};
std::optional<Volume> RealNemaIq::image_;

TEST_F(RealNemaIq, FitAtThePeersCentresEqualsThePeer) {
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const auto fit = fit_at(peer_centre(j), j);
        EXPECT_NEAR(fit.model.fwhm_mm, peer[j].fwhm_mm, 0.05) << nema_diameters_mm[j];
    }
}

// REQ-HARM-04
TEST_F(RealNemaIq, SmallSpheresFitBetterThanAtThePeersCentres) {
    const NemaPose pose = find_nema_spheres(*image_);
    EXPECT_LT(fit_at(pose.centre_mm[0], 0).rms_residual, 0.98 * fit_at(peer_centre(0), 0).rms_residual);
    EXPECT_LT(fit_at(pose.centre_mm[1], 1).rms_residual, fit_at(peer_centre(1), 1).rms_residual);
}

// REQ-HARM-04
TEST_F(RealNemaIq, FindsTheSpheresAndTheirResolution) {
    NemaOptions options;
    options.wall_mm = 1.5;
    const NemaAnalysis analysis = analyse_nema_iq(*image_, options);
    EXPECT_TRUE(analysis.relative());
    EXPECT_NEAR(analysis.background_mean, peer_background, 0.02 * peer_background);  // other regions of a noisy image
    EXPECT_GT(analysis.background_cov_percent, 30.0);
    EXPECT_LT(analysis.layout.pose.residual_mm, 1.5);
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const NemaSphere& sphere = analysis.spheres[j];
        EXPECT_NEAR(sphere.uptake.max, peer[j].max, 1e-4 * peer[j].max);
        // the peer does not ask for a connected region
        EXPECT_NEAR(sphere.uptake.a50, peer[j].a50, 0.005 * peer[j].a50) << sphere.diameter_mm;
        // Within 3 %, but for the 10 mm sphere: the peer's centre of gravity counts the background too, which puts it
        // 0.5 mm from where the sphere fits best and widens its fit by 5 %.
        const double tolerance = j == 0 ? 0.06 : 0.03;
        EXPECT_NEAR(sphere.fit->model.fwhm_mm, peer[j].fwhm_mm, tolerance * peer[j].fwhm_mm) << sphere.diameter_mm;
    }
}

}  // namespace
}  // namespace isotone::harmonize

//! Diversification: what a place should take up, in what order and at what cost.

pub mod portfolio;
pub mod strategic_diffusion;

pub use portfolio::{Portfolio, PortfolioConfig, portfolio};
pub use strategic_diffusion::{
    Contagion, Diffusion, DiffusionConfig, DiffusionStep, Strategy, contagion, diffusion_time, strategic_diffusion,
};
